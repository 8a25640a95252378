/** What can be asked: thirty of CALVIN's tasks, the rules that tell whether they are done, the words they are asked in. */
@NullMarked
package vidact.simulation.task;

import org.jspecify.annotations.NullMarked;
