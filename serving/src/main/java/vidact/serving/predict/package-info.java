/** Offline prediction: what a clip's next frames are said to be, how far that is from the truth, and the page that shows it. */
@NullMarked
package vidact.serving.predict;

import org.jspecify.annotations.NullMarked;
