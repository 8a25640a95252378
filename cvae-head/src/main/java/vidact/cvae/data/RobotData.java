package vidact.cvae.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Hashes;
import vidact.core.config.ConfigException;
import vidact.core.lerobot.EpisodeRow;

/** The episodes of one data set, or of several of the same robot, such as demonstrations and those that a policy began. */
public final class RobotData {
    private final List<RobotDataset> datasets;
    private final List<Recorded> episodes;

    /** An episode, where it is from, and its numbers. */
    public record Recorded(RobotDataset dataset, EpisodeRow row, RobotRows rows) {}

    private RobotData(List<RobotDataset> datasets) {
        this.datasets = datasets;
        episodes = datasets.stream()
                .flatMap(dataset ->
                        dataset.episodes().stream().map(row -> new Recorded(dataset, row, dataset.rows(row))))
                .toList();
    }

    /**
     * Opens data sets, checks each ({@link RobotDataset#open}) and that all are alike.
     *
     * @throws ConfigException if a data set has other cameras, numbers or frames a second than the first
     */
    public static RobotData open(List<Path> folders, RobotDataConfig config) {
        List<RobotDataset> datasets = new ArrayList<>();
        for (Path folder : folders) {
            RobotDataset dataset = RobotDataset.open(folder, config);
            if (!datasets.isEmpty() && !dataset.kind().equals(datasets.get(0).kind())) {
                throw new ConfigException("--episodes " + folder + " has " + dataset.kind() + ", but " + folders.get(0)
                        + " has " + datasets.get(0).kind()
                        + ": name what both have in data.cameras, data.state and data.action");
            }
            datasets.add(dataset);
        }
        return new RobotData(List.copyOf(datasets));
    }

    /** Those that the episodes are from, one at least. */
    public List<RobotDataset> datasets() {
        return datasets;
    }

    /** All episodes, of one data set after another. */
    public List<Recorded> episodes() {
        return episodes;
    }

    /** What is the same of all. */
    public RobotDataset.Kind kind() {
        return datasets.get(0).kind();
    }

    /** How the numbers of these episodes spread. */
    public NormStats stats(List<Recorded> some) {
        return datasets.get(0).stats(some.stream().map(Recorded::rows).toList());
    }

    /**
     * Episodes whose rows are the same numbers as those of an earlier one: the same recording twice, which must not stand on both sides of a
     * split.
     *
     * @return the earlier one's place among the episodes by the later one's
     */
    public Map<Integer, Integer> copies() {
        Map<String, Integer> first = new HashMap<>();
        Map<Integer, Integer> copies = new HashMap<>();
        for (int i = 0; i < episodes.size(); i++) {
            Integer same = first.putIfAbsent(content(episodes.get(i).rows()), i);
            if (same != null) {
                copies.put(i, same);
            }
        }
        return copies;
    }

    private static String content(RobotRows rows) {
        StringBuilder numbers = new StringBuilder();
        rows.states().forEach(row -> numbers.append(Arrays.toString(row)));
        rows.actions().forEach(row -> numbers.append(Arrays.toString(row)));
        return Hashes.sha256(numbers.toString());
    }
}
