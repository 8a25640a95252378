package vidact.core.tokens;

import java.util.Map;
import vidact.core.storage.Manifest;

/**
 * What made the codes of a data set. Codes of different origin mean different things and never mix.
 *
 * @param tokenizerSha256 hash of the tokenizer's weights and configuration
 * @param preprocessSha256 hash of all that happens to a frame before the tokenizer sees it
 */
public record TokenOrigin(TokenGrid grid, String tokenizerSha256, String preprocessSha256) {
    /** The same facts as the manifest and the shards' footers hold them. */
    Map<String, String> facts() {
        return Map.of(
                "grid_height", Integer.toString(grid.height()),
                "grid_width", Integer.toString(grid.width()),
                "vocabulary", Integer.toString(grid.vocabulary()),
                "tokenizer_sha256", tokenizerSha256,
                "preprocess_sha256", preprocessSha256);
    }

    static TokenOrigin of(Manifest manifest) {
        TokenGrid grid = new TokenGrid(
                Integer.parseInt(manifest.fact("grid_height")),
                Integer.parseInt(manifest.fact("grid_width")),
                Integer.parseInt(manifest.fact("vocabulary")));
        return new TokenOrigin(grid, manifest.fact("tokenizer_sha256"), manifest.fact("preprocess_sha256"));
    }
}
