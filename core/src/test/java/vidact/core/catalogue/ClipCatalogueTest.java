package vidact.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.Hashes;
import vidact.core.storage.Manifest;
import vidact.core.storage.Storage;

final class ClipCatalogueTest {
    @TempDir
    private Path folder;

    @Test
    void everyColumnComesBack() {
        ClipRow kept = row("a", List.of());
        ClipRow rejected = new ClipRow(
                Hashes.sha256("b").substring(0, 32),
                kept.source(),
                ClipRow.Timing.unknown(),
                ClipRow.Picture.unknown(),
                List.of(),
                Scores.none(),
                ClipRow.Likeness.unknown(),
                new ClipRow.Verdict(List.of("undecodable", "black")));
        Storage storage = Storage.at(folder.toString());
        Manifest.Entry part = ClipCatalogue.writePart(storage, "part.parquet", List.of(kept, rejected));
        ClipCatalogue.finish(storage, List.of(part), Map.of());

        ClipCatalogue catalogue = ClipCatalogue.open(storage);
        assertThat(catalogue.rows()).containsExactly(kept, rejected);
        assertThat(catalogue.kept("validation")).containsExactly(kept);
        assertThat(catalogue.kept("train")).isEmpty();
    }

    @Test
    void theNewestCaptionThatIsNoFailureCounts() {
        assertThat(row("a", List.of()).caption()).isEqualTo("a better one");
    }

    private static ClipRow row(String name, List<String> reasons) {
        return new ClipRow(
                Hashes.sha256(name).substring(0, 32),
                new ClipRow.Source("set", "ü", "validation", "/videos/ü.mp4", "ab12", "CC BY 4.0", "yes", "wrist"),
                new ClipRow.Timing(33_000, 2_600_000, 77, List.of(33_000L, 233_000L)),
                new ClipRow.Picture(640, 480, "h264"),
                List.of(
                        Caption.original("étiquette, \"quoted\"", "sidecar"),
                        new Caption("a better one", "relabel", "model", "ff", "generated"),
                        new Caption("", "relabel", "model", "ff", "failed")),
                new Scores(Map.of(Score.BRIGHTNESS, 101.5, Score.MOTION, 3.5)),
                new ClipRow.Likeness(List.of(-1L, 7L), "ab"),
                new ClipRow.Verdict(reasons));
    }
}
