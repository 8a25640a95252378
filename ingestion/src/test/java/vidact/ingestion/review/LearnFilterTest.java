package vidact.ingestion.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipRow;
import vidact.core.catalogue.Score;
import vidact.core.command.Commands;
import vidact.core.config.ConfigException;
import vidact.core.storage.Storage;
import vidact.ingestion.LearnFilterApp;
import vidact.ingestion.MadeUpRows;
import vidact.ingestion.ReviewApp;

/** Labels, the page that asks for them, and the filter that learns from them, on 300 clips of which people keep the sharp, moving ones. */
@Tag("spark")
final class LearnFilterTest {
    @TempDir
    private Path folder;

    private final List<ClipRow> rows = new ArrayList<>();

    @BeforeEach
    void makeCatalogue() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            rows.add(MadeUpRows.row("clip " + i, 8 * random.nextDouble(), Math.exp(8 * random.nextDouble())));
        }
        Storage storage = Storage.at(folder.resolve("clips").toString());
        ClipCatalogue.finish(storage, List.of(ClipCatalogue.writePart(storage, "part-00000.parquet", rows)), Map.of());
    }

    private static boolean isWanted(ClipRow row) {
        double motion = row.scores().get(Score.MOTION).orElseThrow();
        double sharpness = row.scores().get(Score.SHARPNESS).orElseThrow();
        return motion + Math.log(sharpness) > 8;
    }

    @Test
    void whatPeopleWouldKeepIsLearnedFromSomeOfItAndAppliedToAll() throws IOException {
        // Labels for half of the clips, and one of them says what no filter could know.
        StringBuilder csv = new StringBuilder("clip_uid,label\n");
        rows.stream()
                .limit(150)
                .forEach(row -> csv.append(row.clipUid()).append(isWanted(row) ? ",keep\n" : ",drop\n"));
        ClipRow liked = rows.stream()
                .limit(150)
                .filter(row -> !isWanted(row))
                .findFirst()
                .orElseThrow();
        csv.append(liked.clipUid()).append(",keep\n");
        Path labels = Files.writeString(folder.resolve("labels.csv"), csv);
        assertThat(learn(labels, "wanted")).isZero();
        JsonNode summary = new ObjectMapper()
                .readTree(folder.resolve("wanted/summary.json").toFile());
        assertThat(summary.path("labels").asInt()).isEqualTo(150);
        assertThat(summary.path("held_out").asInt()).isBetween(20, 55);
        assertThat(summary.path("precision").asDouble())
                .isGreaterThan(0.85)
                .isGreaterThan(summary.path("precision_of_all").asDouble() + 0.2);
        assertThat(summary.path("recall").asDouble()).isGreaterThan(0.85);
        List<ClipRow> judged = ClipCatalogue.open(
                        Storage.at(folder.resolve("wanted").toString()))
                .rows()
                .toList();
        assertThat(judged).hasSize(300);
        long right = judged.stream()
                .skip(150)
                .filter(row -> row.kept() == isWanted(row))
                .count();
        assertThat(right).as("of 150 that nobody labelled").isGreaterThan(135);
        for (ClipRow row : judged) {
            assertThat(row.scores().get(Score.KEEP_PROBABILITY))
                    .hasValueSatisfying(probability -> assertThat(probability).isBetween(0.0, 1.0));
        }
        assertThat(judged.stream().filter(row -> row.clipUid().equals(liked.clipUid())))
                .as("what a person kept stays")
                .allMatch(ClipRow::kept);
    }

    @Test
    void labelsOfOneKindOrOfOtherWordsAreRefused() throws IOException {
        Path onlyKept = Files.writeString(
                folder.resolve("kept.csv"), "clip_uid,label\n" + rows.get(0).clipUid() + ",keep\n");
        assertThat(learn(onlyKept, "a")).isEqualTo(2);
        Path words = Files.writeString(folder.resolve("words.csv"), "clip_uid,label\nabc,maybe\n");
        assertThatThrownBy(() -> Labels.read(words))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("keep or drop");
    }

    @Test
    void theSheetShowsClipsDrawnByTheSeedAndSaysWhichFilesAreGone() throws IOException {
        assertThat(review("one", "clips=10")).isZero();
        String page = Files.readString(folder.resolve("one/index.html"));
        assertThat(page.split("<article", -1)).hasSize(11);
        assertThat(page).contains("push the block").contains("the file is not there any more");
        assertThat(review("two", "clips=20")).isZero();
        String larger = Files.readString(folder.resolve("two/index.html"));
        rows.stream()
                .filter(row -> page.contains(row.clipUid()))
                .forEach(row -> assertThat(larger).contains(row.clipUid()));
    }

    private int learn(Path labels, String out) {
        return Commands.run(
                new LearnFilterApp(),
                "--clips",
                folder.resolve("clips").toString(),
                "--labels",
                labels.toString(),
                "--master",
                "local[1]",
                "--out",
                folder.resolve(out).toString());
    }

    private int review(String out, String setting) {
        return Commands.run(
                new ReviewApp(),
                "--clips",
                folder.resolve("clips").toString(),
                "--out",
                folder.resolve(out).toString(),
                setting);
    }
}
