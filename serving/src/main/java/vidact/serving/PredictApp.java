package vidact.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import vidact.core.Check;
import vidact.core.Chunks;
import vidact.core.Interval;
import vidact.core.catalogue.ClipCatalogue;
import vidact.core.catalogue.ClipFrames;
import vidact.core.catalogue.ClipRow;
import vidact.core.command.Commands;
import vidact.core.command.CommonOptions;
import vidact.core.command.Progress;
import vidact.core.command.Run;
import vidact.core.config.Configs;
import vidact.core.storage.Storage;
import vidact.gpt.Backbone;
import vidact.gpt.WindowConfig;
import vidact.serving.predict.Clip;
import vidact.serving.predict.Contrasts;
import vidact.serving.predict.Figures;
import vidact.serving.predict.Findings;
import vidact.serving.predict.Horizons;
import vidact.serving.predict.Prediction;
import vidact.serving.predict.Predictor;
import vidact.serving.predict.ReportPage;
import vidact.serving.predict.Twins;
import vidact.torch.Compute;
import vidact.torch.Natives;
import vidact.vqgan.FrameTokenizer;

/** {@code ./vidact predict}: predicted against true video, with figures and a page. */
@Command(
        name = "predict",
        description = "Predicts the later frames of clips from their first ones and compares them with the truth.",
        footer = {
            "",
            "Example: ./vidact predict --model runs/model --clips runs/clips --out runs/prediction",
            "Then open runs/prediction/index.html."
        })
public final class PredictApp implements Callable<Integer> {
    @Mixin
    private CommonOptions options;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "from pretrain")
    private Path model;

    @Option(names = "--clips", required = true, paramLabel = "DIR", description = "clip catalogue, from ingest")
    private Path clips;

    public static void main(String[] arguments) {
        Commands.main(new PredictApp(), arguments);
    }

    @Override
    public Integer call() {
        PredictConfig config = options.load(PredictConfig.class, "predict");
        Run run = Run.in(
                options,
                "predict",
                Map.of(
                        "config", Configs.toJson(config),
                        "seed", Long.toString(options.seed()),
                        "model", Run.fingerprint(model),
                        "clips", Run.fingerprint(clips)));
        if (run.finished()) {
            return 0;
        }
        String natives = Natives.load();
        Compute.BATCHES.use();
        Backbone backbone = Backbone.open(model);
        FrameTokenizer tokenizer = FrameTokenizer.open(backbone.tokenizer());
        Predictor predictor = new Predictor(backbone, tokenizer);
        Findings findings = predict(config, chosen(config, predictor.window()), predictor);
        Map<String, Interval> figures = Figures.of(findings.predictions(), config.changedLevels(), options.seed());
        figures.putAll(findings.contrasts().figures(options.seed()));
        Twins twins = new Twins(config.contrast(), findings.predictions());
        figures.putAll(twins.figures(options.seed()));
        List<String> facts = List.of(
                "Model " + model + ", clips " + clips + " (split " + config.split() + ")",
                config.predictedFrames() + " frames predicted after " + config.givenFrames()
                        + " given ones, token by token, " + config.sampling().sentence() + "; text encoder "
                        + backbone.config().text().kind(),
                "libtorch " + natives + ", Vidact " + Run.version());
        Path page = new ReportPage(options.out()).write(facts, figures, model.resolve("metrics.jsonl"), findings);
        System.err.println("predict: open " + page);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("libtorch", natives);
        summary.put("text_encoder", backbone.config().text().kind());
        summary.put("clips", findings.predictions().size());
        summary.put("given_frames", config.givenFrames());
        summary.put("predicted_frames", config.predictedFrames());
        summary.put("caption_pairs", findings.contrasts().pairs());
        summary.put("twins", twins.pairs());
        summary.putAll(figures);
        summary.put("horizons", findings.horizons().figures());
        summary.put("page", page.toString());
        run.finish(summary);
        return 0;
    }

    private List<ClipRow> chosen(PredictConfig config, WindowConfig window) {
        int span = (config.frames() - 1) * window.stride() + 1;
        List<ClipRow> enough = ClipCatalogue.open(Storage.at(clips.toString())).kept(config.split()).stream()
                .filter(row -> row.timing().frameMicros().size() >= span)
                .toList();
        Check.argument(
                !enough.isEmpty(),
                "%s keeps no clip of split '%s' with %d frames: try split=all or fewer frames",
                clips,
                config.split(),
                span);
        return Chunks.spread(enough, config.maxClips());
    }

    private Findings predict(PredictConfig config, List<ClipRow> rows, Predictor predictor) {
        Findings findings = new Findings(new ArrayList<>(), new Horizons(), new Contrasts(config.contrast()));
        try (Progress progress = Progress.start("predict", rows.size())) {
            for (List<ClipRow> chunk : Chunks.of(rows, config.batch())) {
                List<Clip> batch =
                        chunk.stream().map(row -> clip(row, config, predictor)).toList();
                long seed = options.seed() + findings.predictions().size();
                Contrasts.Model asked = asked(config, predictor, seed);
                List<Prediction> some = asked.predict(batch);
                findings.predictions().addAll(some);
                findings.horizons().add(some);
                findings.contrasts().add(some, asked);
                if (config.judge()) {
                    findings.horizons().add(predictor.judge(batch, config.givenFrames(), config.predictedFrames()));
                }
                progress.at(findings.predictions().size(), "clips");
            }
        }
        return findings;
    }

    private static Contrasts.Model asked(PredictConfig config, Predictor predictor, long seed) {
        return new Contrasts.Model() {
            @Override
            public List<Prediction> predict(List<Clip> clips) {
                return predictor.predict(
                        clips, config.givenFrames(), config.predictedFrames(), config.sampling(), seed);
            }

            @Override
            public List<Double> surprise(List<Clip> clips) {
                return predictor.surprise(clips, config.givenFrames(), config.predictedFrames());
            }
        };
    }

    private static Clip clip(ClipRow row, PredictConfig config, Predictor predictor) {
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < config.frames(); i++) {
            micros.add(row.timing().frameMicros().get(i * predictor.window().stride()));
        }
        String name = String.valueOf(Path.of(row.source().uri()).getFileName());
        return new Clip(
                name, row.caption(), ClipFrames.read(row.source().uri(), micros, predictor.preprocess()::apply));
    }
}
