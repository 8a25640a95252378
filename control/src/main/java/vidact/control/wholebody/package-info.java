/** The 200 Hz loop: a tool target in, a safe joint command and what became of the target out. */
@NullMarked
package vidact.control.wholebody;

import org.jspecify.annotations.NullMarked;
