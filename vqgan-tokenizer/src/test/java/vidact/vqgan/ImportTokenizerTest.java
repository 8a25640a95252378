package vidact.vqgan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.command.Commands;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.torch.Scopes;
import vidact.torch.Seeds;
import vidact.torch.TensorFiles;
import vidact.vqgan.model.Vqgan;

final class ImportTokenizerTest {
    private static final VqganConfig TINY = new VqganConfig(64, 32, List.of(1, 2, 2, 4), 1, 64, 512);

    @TempDir
    private Path folder;

    @Test
    void weightsWithALossBecomeATokenizerThatAgreesWithTheirMaker() throws IOException {
        Vqgan original = original();
        writeWeights(original, Map.of("loss.discriminator.main.0.weight", torch.rand(64, 3, 4, 4)));
        Path example = writeExample(original, 0);
        assertThat(run("tokenizer", "--compare", example.toString())).isZero();
        JsonNode summary = new ObjectMapper()
                .readTree(folder.resolve("tokenizer/summary.json").toFile());
        assertThat(summary.path("parameters").asInt()).isEqualTo(3_371_875);
        assertThat(summary.path("codes_compared").asInt()).isEqualTo(3 * 64);
        assertThat(summary.path("codes_different").asInt())
                .isEqualTo(summary.path("codes_toss_up").asInt());
        assertThat(summary.path("images_largest_difference").asDouble()).isLessThan(1e-4);
        assertThat(FrameTokenizer.open(folder.resolve("tokenizer"))
                        .origin()
                        .grid()
                        .tokens())
                .isEqualTo(64);
    }

    @Test
    void aDisagreementShows() throws IOException {
        Vqgan original = original();
        writeWeights(original, Map.of());
        assertThat(run("tokenizer", "--compare", writeExample(original, 0.5).toString()))
                .isZero();
        JsonNode summary = new ObjectMapper()
                .readTree(folder.resolve("tokenizer/summary.json").toFile());
        assertThat(summary.path("images_largest_difference").asDouble()).isGreaterThan(0.4);
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() {
        writeWeights(original(), Map.of("encoder.down.9.weight", torch.rand(1)));
        assertThat(run("tokenizer")).isEqualTo(1);
        assertThat(folder.resolve("tokenizer/summary.json")).doesNotExist();
    }

    private int run(String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--weights",
                folder.resolve("w.safetensors").toString(),
                "--out",
                folder.resolve(out).toString()));
        arguments.addAll(List.of(more));
        return Commands.run(new ImportTokenizerApp(), arguments.toArray(String[]::new));
    }

    private static Vqgan original() {
        Seeds.set(2);
        return new Vqgan(new Parameters(), TINY, Precision.FP32);
    }

    private void writeWeights(Vqgan original, Map<String, Tensor> besides) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(original.parameters().byName());
        tensors.putAll(besides);
        TensorFiles.write(folder.resolve("w.safetensors"), tensors);
    }

    private Path writeExample(Vqgan original, double wrong) {
        Path file = folder.resolve("example.safetensors");
        Scopes.inference(() -> {
            Tensor pictures = torch.rand(3, 3, 64, 64);
            Tensor codes = original.quantizer().codes(original.encode(pictures));
            Tensor images = original.decode(original.quantizer().vectors(codes)).add(new Scalar(wrong));
            TensorFiles.write(file, Map.of("pictures", pictures, "codes", codes, "images", images));
            return 0;
        });
        return file;
    }
}
