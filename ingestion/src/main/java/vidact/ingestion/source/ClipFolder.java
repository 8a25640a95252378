package vidact.ingestion.source;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * {@code clips:DIR}: every video file below a folder, with captions, licence and consent from sidecar files (see {@link Captions}).
 */
final class ClipFolder implements Source {
    private final Path folder;

    ClipFolder(String location) {
        folder = VideoIndex.folder("clips", location);
    }

    @Override
    public Stream<SourceClip> clips() {
        Captions captions = new Captions(folder);
        String dataset = String.valueOf(folder.getFileName());
        return VideoIndex.videos(folder).stream().map(file -> captions.clip(dataset, file));
    }
}
