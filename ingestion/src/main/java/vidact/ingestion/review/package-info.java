/** People in the loop. In: a catalogue and what people say of some of its clips. Out: a page to say it on, a filter that learned from it. */
@NullMarked
package vidact.ingestion.review;

import org.jspecify.annotations.NullMarked;
