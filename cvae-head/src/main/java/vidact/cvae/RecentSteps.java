package vidact.cvae;

import java.util.ArrayList;
import java.util.List;

/**
 * What a robot has seen of late, however often it is asked, of which its model wants a few steps as far apart as those it was trained with.
 *
 * @param <T> what is remembered of a step
 */
final class RecentSteps<T> {
    private final int history;
    private final int spacing;
    private final List<Step<T>> steps = new ArrayList<>(); // oldest first
    private int now; // actions carried out since the start
    private int carriedOut; // since the newest step

    private record Step<T>(T seen, int at) {}

    /**
     * Nothing yet.
     *
     * @param history steps that the model wants, 1 or more
     * @param spacing actions from each of them to the next
     */
    RecentSteps(int history, int spacing) {
        this.history = history;
        this.spacing = spacing;
    }

    void clear() {
        steps.clear();
        now = 0;
        carriedOut = 0;
    }

    /** How many actions are carried out between the newest step and the one that is added next. */
    void carriesOut(int actions) {
        carriedOut = actions;
    }

    /** The newest step; those that are no longer wanted are forgotten. */
    void add(T seen) {
        now += carriedOut;
        steps.add(new Step<>(seen, now));
        while (steps.size() > history && now - steps.get(1).at() >= (history - 1) * spacing) {
            steps.remove(0);
        }
    }

    /** The newest step last, before it the one nearest to {@code spacing} actions ago, and so on; fewer at the start. */
    List<T> apart() {
        List<T> apart = new ArrayList<>();
        int left = steps.size(); // the steps before this place are left
        for (int i = 0; i < history && left > 0; i++) {
            int due = now - i * spacing;
            int nearest = left - 1;
            while (nearest > 0
                    && Math.abs(steps.get(nearest - 1).at() - due)
                            < Math.abs(steps.get(nearest).at() - due)) {
                nearest--;
            }
            if (steps.get(nearest).at() > due + gap() / 2.0) {
                break; // the robot has not been at work for so long
            }
            apart.add(0, steps.get(nearest).seen());
            left = nearest;
        }
        return apart;
    }

    /** Actions from the last question to this one. */
    private int gap() {
        return steps.size() < 2 ? 0 : now - steps.get(steps.size() - 2).at();
    }
}
