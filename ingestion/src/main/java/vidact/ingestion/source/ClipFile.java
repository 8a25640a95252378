package vidact.ingestion.source;

import java.io.Serializable;
import java.util.List;

/**
 * A video file and what its source knows of it.
 *
 * @param dataset name of the source
 * @param path absolute path of the file
 * @param captions texts, possibly none
 */
public record ClipFile(String dataset, String path, List<String> captions) implements Serializable {
    public ClipFile {
        captions = List.copyOf(captions);
    }
}
