package vidact.serving.predict;

import java.util.ArrayList;
import java.util.List;

/**
 * How well frames a certain way ahead are predicted.
 *
 * @param crossEntropy of the true codes, nats a token
 * @param accuracy share of right codes, [0, 1]
 * @param psnr in dB, over all values of all these frames
 * @param clips that these are means over
 */
public record Horizon(double crossEntropy, double accuracy, double psnr, double ssim, int clips) {
    /** The means over several batches, horizon by horizon; errors are averaged where PSNR is. */
    static List<Horizon> mean(List<List<Horizon>> batches) {
        List<Horizon> means = new ArrayList<>();
        for (int i = 0; i < batches.get(0).size(); i++) {
            int ahead = i;
            means.add(over(batches.stream().map(batch -> batch.get(ahead)).toList()));
        }
        return means;
    }

    private static Horizon over(List<Horizon> some) {
        int clips = some.stream().mapToInt(Horizon::clips).sum();
        double crossEntropy = 0;
        double accuracy = 0;
        double error = 0;
        double ssim = 0;
        for (Horizon one : some) {
            double share = one.clips / (double) clips;
            crossEntropy += share * one.crossEntropy;
            accuracy += share * one.accuracy;
            error += share * Math.pow(10, -one.psnr / 10);
            ssim += share * one.ssim;
        }
        return new Horizon(crossEntropy, accuracy, -10 * Math.log10(error), ssim, clips);
    }
}
