package vidact.vqgan;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.checkpoint.CheckpointFolder;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.AtomicFiles;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.torch.Parameters;
import vidact.torch.Precision;
import vidact.vqgan.model.Vqgan;
import vidact.vqgan.train.Agreement;

/** {@code ./vidact import-tokenizer}: weights of taming-transformers' VQGAN to a tokenizer that all later commands take. */
@Command(
        name = "import-tokenizer",
        description = "Makes a tokenizer of weights under taming-transformers' tensor names (safetensors).",
        footer = {
            "",
            "Example: ./vidact import-tokenizer --config base --weights vqgan.safetensors --out runs/tokenizer",
            "The weights of a checkpoint's loss (loss.*) are left out. docs/tokenizer.md tells how to write the files."
        })
public final class ImportTokenizerApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--weights", required = true, paramLabel = "FILE", description = "safetensors, taming's names")
    private Path weights;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "safetensors with what the original makes of some pictures: pictures, codes, images")
    private Optional<Path> compare = Optional.empty();

    public static void main(String[] arguments) {
        Commands.main(new ImportTokenizerApp(), arguments);
    }

    @Override
    public Integer call() {
        TrainTokenizerConfig config = options.load(TrainTokenizerConfig.class, "train-tokenizer");
        Run run = Run.in(
                options,
                "import-tokenizer",
                Map.of("config", Configs.toJson(config), "weights", Run.fingerprint(weights)));
        if (run.finished()) {
            return 0;
        }
        String natives = Natives.load();
        Compute.BATCHES.use();
        Vqgan vqgan = new Vqgan(new Parameters(), config.model(), Precision.FP32);
        vqgan.parameters().loadExcept(weights, name -> name.startsWith("loss."));
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("libtorch", natives);
        figures.put("parameters", vqgan.parameters().count());
        compare.ifPresent(file -> figures.putAll(Agreement.of(vqgan, file)));
        AtomicFiles.write(options.out().resolve(CheckpointFolder.WEIGHTS), vqgan.parameters()::save);
        CheckpointFolder.writeConfig(options.out(), config);
        run.finish(figures);
        return 0;
    }
}
