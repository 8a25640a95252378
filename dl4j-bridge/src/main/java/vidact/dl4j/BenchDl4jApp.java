package vidact.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import vidact.core.config.Configs;

/**
 * Times what our models are made of, in DL4J: the matrix product of a GPT's MLP and a training step of four of the tokenizer's
 * convolutions. {@code bench/peers/dl4j_step.py} is the same in PyTorch. Prints one JSON line.
 */
public final class BenchDl4jApp {
    private static final int WARM_UPS = 2;
    private static final int RUNS = 7;
    private static final int ROWS = 2048;
    private static final int IN = 384;
    private static final int OUT = 1536;
    private static final int PICTURES = 16;
    private static final int CHANNELS = 32;
    private static final int SIDE = 64;

    private BenchDl4jApp() {}

    public static void main(String[] arguments) throws IOException {
        INDArray a = Nd4j.rand(ROWS, IN);
        INDArray b = Nd4j.rand(IN, OUT);
        double product = medianMillis(() -> a.mmul(b).close());
        INDArray pictures = Nd4j.rand(new int[] {PICTURES, CHANNELS, SIDE, SIDE});
        MultiLayerNetwork network = new MultiLayerNetwork(convolutions());
        network.init();
        long before = residentKilobytes();
        double step = medianMillis(() -> network.fit(pictures, pictures));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(
                "product", "DL4J 1.0.0-M2.1, " + Nd4j.getBackend().getClass().getSimpleName());
        figures.put("matmul_ms", product);
        figures.put("matmul_gflops", 2.0 * ROWS * IN * OUT / product / 1e6);
        figures.put("convolutions_step_ms", step);
        figures.put("grown_mb", (residentKilobytes() - before) / 1024);
        System.out.println(Configs.toJson(figures));
    }

    private static MultiLayerConfiguration convolutions() {
        NeuralNetConfiguration.ListBuilder layers = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-4))
                .convolutionMode(ConvolutionMode.Same)
                .list();
        for (int i = 0; i < 4; i++) {
            layers.layer(new ConvolutionLayer.Builder(3, 3)
                    .nOut(CHANNELS)
                    .activation(Activation.RELU)
                    .build());
        }
        return layers.layer(new CnnLossLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .build())
                .setInputType(InputType.convolutional(SIDE, SIDE, CHANNELS))
                .build();
    }

    private static double medianMillis(Runnable work) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < WARM_UPS + RUNS; i++) {
            long start = System.nanoTime();
            work.run();
            if (i >= WARM_UPS) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
        }
        return millis.stream().sorted().toList().get(RUNS / 2);
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }
}
