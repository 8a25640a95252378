package vidact.simulation.expert;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import vidact.core.Hashes;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.core.policy.ActionChunk;
import vidact.core.policy.Observation;
import vidact.core.policy.Policies;
import vidact.core.policy.Policy;
import vidact.core.policy.PolicySource;
import vidact.simulation.scene.Body;
import vidact.simulation.world.WorldState;

/**
 * Policies that need no training: {@code expert} sees everything, {@code blind} is the expert that takes every cube for where cubes
 * are on average, {@code random} twitches, {@code noop} does nothing.
 */
public final class Baselines implements PolicySource {
    private static final int CHUNK = 8;
    private static final double TWITCH_METRES = 0.02;
    private static final double TWITCH_RADIANS = 0.08;

    /** Where each cube is on average at the start. */
    private static final Vector MEAN_PLACE = new Vector(0.41, 0, 0.02);

    @Override
    public String kinds() {
        return "expert, blind, random, noop";
    }

    @Override
    public Optional<Policies> open(String name, List<String> stateNames) {
        return switch (name) {
            case "expert" -> Optional.of(() -> new Expert(Style.EXACT));
            case "blind" -> Optional.of(() -> new Expert(Style.EXACT, Baselines::unseen));
            case "random" -> Optional.of(Twitching::new);
            case "noop" -> Optional.of(Still::new);
            default -> Optional.empty();
        };
    }

    /** The state with every cube that is not in the hand at the mean place. */
    private static WorldState unseen(WorldState state) {
        Map<Body, WorldState.BlockState> blocks = new EnumMap<>(Body.class);
        for (Body block : Body.BLOCKS) {
            WorldState.BlockState mean = new WorldState.BlockState(Pose.at(MEAN_PLACE), Vector.ZERO, Vector.ZERO);
            blocks.put(block, state.isHeld(block) ? state.block(block) : mean);
        }
        return new WorldState(
                state.layout(), blocks, state.slides(), state.ledOn(), state.lampOn(), state.contacts(), state.robot());
    }

    /** Does nothing. */
    private static final class Still implements Policy {
        @Override
        public void start(String instruction, long seed) {}

        @Override
        public ActionChunk act(Observation observation) {
            double[] still = {0, 0, 0, 0, 0, 0, ActionChunk.OPEN};
            return ActionChunk.of(List.of(still));
        }

        @Override
        public Set<String> views() {
            return Set.of();
        }
    }

    /** A random chunk of small motions, all of one chunk alike, with the gripper as it falls. */
    private static final class Twitching implements Policy {
        private SplittableRandom random = new SplittableRandom(0);

        @Override
        public void start(String instruction, long seed) {
            random = Hashes.random(seed, 1);
        }

        @Override
        public ActionChunk act(Observation observation) {
            double[] action = new double[ActionChunk.WIDTH];
            for (int i = 0; i < ActionChunk.GRIPPER; i++) {
                action[i] = (i < 3 ? TWITCH_METRES : TWITCH_RADIANS) * random.nextDouble(-1, 1);
            }
            action[ActionChunk.GRIPPER] = random.nextBoolean() ? ActionChunk.OPEN : ActionChunk.CLOSED;
            return ActionChunk.of(Stream.generate(() -> action).limit(CHUNK).toList());
        }

        @Override
        public Set<String> views() {
            return Set.of();
        }
    }
}
