package vidact.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.catalogue.ClipRow;

final class RowJournalTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasWrittenIsThereAgainAndATornLineIsNot() throws IOException {
        Path file = folder.resolve("work/part.jsonl");
        List<ClipRow> rows = List.of(MadeUpRows.row("a", 0.5, 0));
        try (RowJournal journal = RowJournal.open(file)) {
            journal.add(0, rows);
            journal.add(2, List.of());
        }
        Files.writeString(file, "{\"clip\":1,\"rows\":[{\"cl", StandardOpenOption.APPEND);
        try (RowJournal journal = RowJournal.open(file)) {
            assertThat(journal.rows(0)).contains(rows);
            assertThat(journal.rows(1)).isEmpty();
            assertThat(journal.rows(2)).contains(List.of());
            journal.add(1, rows);
        }
        try (RowJournal journal = RowJournal.open(file)) {
            assertThat(journal.rows(1)).contains(rows);
        }
        RowJournal.delete(file);
        assertThat(file).doesNotExist();
    }
}
