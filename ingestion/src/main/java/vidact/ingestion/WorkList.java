package vidact.ingestion;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import vidact.core.Hashes;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.core.storage.Storage;
import vidact.ingestion.source.SourceClip;

/**
 * What is to be probed, in files of one part each, one clip a line. Sources name tens of millions of clips, more than a driver should
 * hold: they are written as they are named, and each task reads its own.
 *
 * @param parts how many files
 * @param clips in all of them
 * @param sha256 of everything in them
 */
public record WorkList(int parts, long clips, String sha256) {
    private static final String FOLDER = "work";

    /** What the list of these clips would be: they are gone through and nothing is kept. */
    public static WorkList of(Stream<SourceClip> clips, int clipsPerPart) {
        return each(clips, clipsPerPart, (part, lines) -> {});
    }

    /**
     * Writes the list.
     *
     * @param clipsPerPart clips in a file; the last may have fewer
     */
    public static WorkList write(Storage storage, Stream<SourceClip> clips, int clipsPerPart) {
        return each(clips, clipsPerPart, (part, lines) -> storage.publish(name(part), file -> write(file, lines)));
    }

    private static WorkList each(
            Stream<SourceClip> clips, int clipsPerPart, BiConsumer<Integer, List<String>> finished) {
        MessageDigest digest = Hashes.digest();
        List<String> lines = new ArrayList<>();
        int parts = 0;
        long count = 0;
        Iterator<SourceClip> next = clips.iterator();
        while (next.hasNext()) {
            String line = Configs.toJson(next.next());
            digest.update(line.getBytes(StandardCharsets.UTF_8));
            lines.add(line);
            count++;
            if (lines.size() == clipsPerPart || !next.hasNext()) {
                finished.accept(parts, List.copyOf(lines));
                parts++;
                lines.clear();
            }
        }
        return new WorkList(parts, count, HexFormat.of().formatHex(digest.digest()));
    }

    /** The clips of a part. */
    public static List<SourceClip> read(Storage storage, int part) {
        Path file = storage.fetch(name(part));
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return lines.lines()
                    .map(line -> Configs.fromJson(SourceClip.class, line))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Deletes the list of a job that is done. */
    public void delete(Storage storage) {
        IntStream.range(0, parts).forEach(part -> storage.delete(name(part)));
        AtomicFiles.delete(storage.scratch());
    }

    /** Where the rows of a part that is being made are kept, on the machine that makes it. */
    public static Path journal(Storage storage, int part) {
        return storage.scratch().resolve(String.format(Locale.ROOT, "part-%05d.rows.jsonl", part));
    }

    private static String name(int part) {
        return String.format(Locale.ROOT, "%s/part-%05d.jsonl", FOLDER, part);
    }

    private static void write(Path file, List<String> lines) {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (String line : lines) {
                writer.write(line);
                writer.newLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
