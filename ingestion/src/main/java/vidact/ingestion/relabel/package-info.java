/** New captions for clips from a model behind an endpoint. In: a catalogue. Out: the same catalogue with captions added, none replaced. */
@NullMarked
package vidact.ingestion.relabel;

import org.jspecify.annotations.NullMarked;
