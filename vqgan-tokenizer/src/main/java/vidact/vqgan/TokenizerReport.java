package vidact.vqgan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vidact.core.Chunks;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.image.Psnr;
import vidact.core.image.Ssim;

/** How well a tokenizer gives frames back that it did not train on. */
final class TokenizerReport {
    private static final int SHOWN = 12;

    private TokenizerReport() {}

    /**
     * Encodes and decodes the frames, and paints some of them above their reconstructions.
     *
     * @param picture PNG file to write
     * @return {@code psnr} in dB, {@code ssim}, {@code usage}, the share of codes that occur, and {@code perplexity}, how many
     *     equally frequent codes would be as varied
     */
    static Map<String, Object> write(FrameTokenizer tokenizer, List<Image> frames, Path picture) {
        int[] codes = tokenizer.encode(frames);
        List<Image> decoded = tokenizer.decode(codes);
        List<Image> given = Chunks.spread(frames, SHOWN);
        List<Image> returned = Chunks.spread(decoded, SHOWN);
        PngFiles.write(PngFiles.grid(List.of(given, returned), 2), picture);
        int vocabulary = tokenizer.origin().grid().vocabulary();
        double used = Arrays.stream(codes).distinct().count();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("psnr", Psnr.of(frames, decoded));
        figures.put("ssim", Ssim.of(frames, decoded));
        figures.put("usage", used / vocabulary);
        figures.put("perplexity", perplexity(codes, vocabulary));
        figures.put("frames_evaluated", frames.size());
        return figures;
    }

    /** The exponential of the entropy of the codes' frequencies. */
    static double perplexity(int[] codes, int vocabulary) {
        long[] counts = new long[vocabulary];
        for (int code : codes) {
            counts[code]++;
        }
        double entropy = 0;
        for (long count : counts) {
            double share = count / (double) codes.length;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return Math.exp(entropy);
    }
}
