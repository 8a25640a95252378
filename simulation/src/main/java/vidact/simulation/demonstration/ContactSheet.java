package vidact.simulation.demonstration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.lerobot.EpisodeRow;
import vidact.core.lerobot.LeRobotDataset;
import vidact.core.page.Page;

/** {@code index.html} of a data set: for each task its first episode in pictures, as its videos have them. */
public final class ContactSheet {
    private static final int PICTURES = 4;
    private static final int GAP = 2;
    private static final String TASK = EpisodeRow.FACT + "task";

    private ContactSheet() {}

    /** Writes the page into the data set's folder. */
    public static void write(Path out) {
        LeRobotDataset dataset = LeRobotDataset.open(out);
        String camera = dataset.info().cameras().keySet().iterator().next();
        Map<String, EpisodeRow> first = new LinkedHashMap<>();
        dataset.episodes().forEach(episode -> first.putIfAbsent(episode.facts().getOrDefault(TASK, ""), episode));
        List<Map<String, Object>> cells = new ArrayList<>();
        first.forEach((task, episode) -> cells.add(Map.of(
                "task", task,
                "instruction", episode.instruction(),
                "seconds",
                        String.format(
                                Locale.ROOT,
                                "%.1f",
                                episode.length() / (double) dataset.info().framesPerSecond()),
                "strip", Page.source(strip(dataset.pictures(episode, camera))))));
        Map<String, Object> values =
                Map.of("episodes", dataset.episodes().size(), "tasks", cells.size(), "cells", cells);
        Page.write(out.resolve("index.html"), ContactSheet.class, "contact-sheet.html", values);
    }

    /** Some pictures from first to last side by side. */
    private static Image strip(List<Image> pictures) {
        List<Image> row = new ArrayList<>();
        for (int i = 0; i < PICTURES; i++) {
            row.add(pictures.get(i * (pictures.size() - 1) / (PICTURES - 1)));
        }
        return PngFiles.grid(List.of(row), GAP);
    }
}
