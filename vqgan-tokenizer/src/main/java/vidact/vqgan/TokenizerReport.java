package vidact.vqgan;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vidact.core.Chunks;
import vidact.core.image.Image;
import vidact.core.image.PngFiles;
import vidact.core.image.Psnr;
import vidact.core.image.Ssim;
import vidact.vqgan.train.FrechetDistance;
import vidact.vqgan.train.PatchCodebook;
import vidact.vqgan.train.ReconstructionLoss;

/** How well a tokenizer gives frames back that it did not train on. */
final class TokenizerReport {
    private static final int SHOWN = 12;
    private static final double WORST = 0.01;

    private TokenizerReport() {}

    /**
     * Encodes and decodes frames, and paints some of them above their reconstructions.
     *
     * @param training frames that it trained on, of the network's size
     * @param heldOut frames to judge by
     * @param picture PNG file to write
     * @return {@code psnr} in dB, {@code ssim}, {@code usage}, the share of codes that occur, {@code perplexity}, how many
     *     equally frequent codes would be as varied, {@code psnr_patches}, the PSNR of as many patches found by k-means, and {@code
     *     psnr_worst_patches}, over the hundredth of the patches, one a code, that come back worst
     */
    static Map<String, Object> write(
            FrameTokenizer tokenizer, List<Image> training, List<Image> heldOut, Path picture) {
        int[] codes = tokenizer.encode(heldOut);
        List<Image> decoded = tokenizer.decode(codes);
        List<Image> given = Chunks.spread(heldOut, SHOWN);
        List<Image> returned = Chunks.spread(decoded, SHOWN);
        PngFiles.write(PngFiles.grid(List.of(given, returned), 2), picture);
        VqganConfig model = tokenizer.config().model();
        int vocabulary = tokenizer.origin().grid().vocabulary();
        double used = Arrays.stream(codes).distinct().count();
        double psnr = Psnr.of(heldOut, decoded);
        double patches = PatchCodebook.psnr(model, training, heldOut);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("psnr", psnr);
        figures.put("ssim", Ssim.of(heldOut, decoded));
        figures.put("usage", used / vocabulary);
        figures.put("perplexity", perplexity(codes, vocabulary));
        figures.put("psnr_patches", patches);
        figures.put("psnr_above_patches", psnr - patches);
        figures.put("psnr_worst_patches", Psnr.ofWorstPatches(heldOut, decoded, model.size() / model.grid(), WORST));
        figures.putAll(learned(tokenizer.config(), heldOut, decoded));
        figures.put("frames_evaluated", heldOut.size());
        return figures;
    }

    /** The figures that say most, for the console. */
    static String sentence(Map<String, Object> figures) {
        return String.format(
                Locale.ROOT,
                "%.2f dB, SSIM %.3f, %.0f %% of the codes in use, %.2f dB above as many patches of pixels",
                number(figures, "psnr"),
                number(figures, "ssim"),
                100 * number(figures, "usage"),
                number(figures, "psnr_above_patches"));
    }

    private static double number(Map<String, Object> figures, String name) {
        return figures.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** Figures that need the user's weights, as far as these are given: {@code lpips}, {@code rfid}. */
    private static Map<String, Object> learned(TrainTokenizerConfig config, List<Image> given, List<Image> decoded) {
        Map<String, Object> figures = new LinkedHashMap<>();
        ReconstructionLoss loss = ReconstructionLoss.of(config.loss());
        figures.put("perceptual_loss", loss.name());
        loss.perceived(given, decoded).ifPresent(lpips -> figures.put("lpips", lpips));
        String inception = config.evaluation().inception();
        if (!inception.isEmpty()) {
            figures.put("rfid", FrechetDistance.read(Path.of(inception)).between(given, decoded));
        }
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
