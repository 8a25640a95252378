/** The page about a clip catalogue: counts, reasons, histograms of scores, verbs, thumbnails. In: a catalogue. Out: one HTML file. */
@NullMarked
package vidact.ingestion.report;

import org.jspecify.annotations.NullMarked;
