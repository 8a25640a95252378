/** Copies of clips, the same bytes or nearly the same pictures. In: a catalogue. Out: the same with groups, one clip of each kept. */
@NullMarked
package vidact.ingestion.dedup;

import org.jspecify.annotations.NullMarked;
