/** Small dense quadratic programs: matrices in, the minimum with its multipliers or why there is none out. */
@NullMarked
package vidact.control.qp;

import org.jspecify.annotations.NullMarked;
