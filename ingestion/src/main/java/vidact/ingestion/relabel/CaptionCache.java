package vidact.ingestion.relabel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import vidact.core.Hashes;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;

/** Good replies on disk, one file each, so that no caption is paid for twice. The key is the clip, the model and the prompt. */
final class CaptionCache {
    private final Path folder;
    private final String about;

    CaptionCache(Path folder, RelabelConfig config, String prompt) {
        this.folder = folder;
        about = config.model() + "\n" + Configs.toJson(config.frames()) + "\n" + prompt;
    }

    Optional<CaptionEndpoint.Reply> get(String clipUid) {
        Path file = file(clipUid);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Configs.fromJson(CaptionEndpoint.Reply.class, Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    void put(String clipUid, CaptionEndpoint.Reply reply) {
        AtomicFiles.writeText(file(clipUid), Configs.toJson(reply) + "\n");
    }

    private Path file(String clipUid) {
        String key = Hashes.sha256(clipUid + "\n" + about);
        return folder.resolve(key.substring(0, 2)).resolve(key.substring(0, 32) + ".json");
    }
}
