package vidact.cvae;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import vidact.cvae.data.NormStats;
import vidact.cvae.data.RobotDataConfig;
import vidact.cvae.data.RobotRows;
import vidact.cvae.data.RobotSequences;
import vidact.gpt.GptConfig;
import vidact.gpt.SequenceConfig;
import vidact.gpt.TokenLayout;
import vidact.gpt.text.TextEncoder;
import vidact.torch.Precision;
import vidact.torch.train.AdamConfig;
import vidact.torch.train.TrainConfig;

/** A robot of two joints and a gripper, seen by two cameras of four tokens, small enough to learn in seconds. */
public final class MadeUpRobot {
    public static final int TOKENS = 4;
    public static final int CODES = 9;
    public static final int CHUNK = 3;
    public static final int HISTORY = 3;

    private MadeUpRobot() {}

    public static RobotDataConfig data() {
        RobotDataConfig.Columns all = new RobotDataConfig.Columns(List.of(), "gripper");
        return new RobotDataConfig(List.of(), all, all, RobotDataConfig.Form.RECORDED, HISTORY, CHUNK, 1, 0);
    }

    public static HeadConfig head(HeadConfig.Kind kind) {
        return new HeadConfig(kind, 32, 2, 2, 2, 8);
    }

    public static FinetuneConfig config(HeadConfig.Kind kind, long steps, long checkpointEvery) {
        return new FinetuneConfig(
                data(),
                new GptConfig(2, 32, 2, 0),
                head(kind),
                new FinetuneConfig.Loss(1, 0.05, 0.01),
                false,
                8,
                "bytes",
                1,
                0.05,
                new FinetuneConfig.Validation(1000, 0),
                new TrainConfig(
                        steps, 5e-3, 5, 1, checkpointEvery, 2, Precision.FP32, new AdamConfig(0.9, 0.95, 1e-8, 0)));
    }

    public static VlaConfig vla(FinetuneConfig config) {
        return new VlaConfig(
                config.model(),
                new SequenceConfig(
                        TokenLayout.ofRobot(2, TOKENS),
                        HISTORY,
                        CODES,
                        TextEncoder.bytes().width()),
                config.head(),
                config.data(),
                List.of("front", "wrist"),
                2,
                2,
                10,
                TextEncoder.bytes().source(),
                "");
    }

    public static NormStats stats() {
        NormStats.Spread spread = new NormStats.Spread(
                List.of("a", "b"), List.of(0.0, 0.0), List.of(1.0, 1.0), List.of(0.0, 0.0), "gripper", -1, 1);
        return new NormStats(spread, spread);
    }

    /** Episodes of six rows: where the joints go follows from the instruction, what is seen from where they are. */
    public static RobotSequences sequences(int episodes) {
        Random random = new Random(3);
        List<RobotSequences.Episode> made = new ArrayList<>();
        for (int e = 0; e < episodes; e++) {
            double way = e % 2 == 0 ? 0.5 : -0.5;
            double place = random.nextDouble() - 0.5;
            List<double[]> states = new ArrayList<>();
            List<double[]> actions = new ArrayList<>();
            List<Double> grippers = new ArrayList<>();
            List<int[]> codes = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            for (int row = 0; row < 6; row++) {
                states.add(new double[] {place, -place});
                actions.add(new double[] {way, place});
                grippers.add(row < 3 ? 1.0 : -1.0);
                int[] seen = new int[2 * TOKENS];
                for (int i = 0; i < seen.length; i++) {
                    seen[i] = Math.floorMod((int) Math.round(2 * place) + i + row, CODES);
                }
                codes.add(seen);
                rows.add(row);
                place += way;
            }
            RobotRows numbers = new RobotRows(
                    "uid" + e,
                    e % 2 == 0 ? "up" : "down",
                    states,
                    grippers,
                    actions,
                    grippers,
                    Collections.nCopies(actions.size(), true));
            made.add(new RobotSequences.Episode(numbers, rows, codes));
        }
        return new RobotSequences(made, data(), stats(), 5);
    }
}
