package vidact.cvae;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecentStepsTest {
    /** Asked after every so many actions, with steps ten apart in training: ages of the two steps that are seen, after sixty actions. */
    @ParameterizedTest
    @CsvSource({"1, 10", "2, 10", "3, 9", "4, 8", "5, 10", "6, 12", "7, 7", "10, 10", "20, 20"})
    void theStepNearestToTheDistanceOfTrainingIsSeen(int every, int age) {
        RecentSteps<Integer> recent = new RecentSteps<>(2, 10);
        int now = 0;
        recent.add(now);
        while (now < 60) {
            recent.carriesOut(every);
            now += every;
            recent.add(now);
        }
        assertThat(recent.apart()).containsExactly(now - age, now);
    }

    @Test
    void whoIsAskedAtOtherDistancesNowAndThenStillKnowsWhenStepsWere() {
        RecentSteps<String> recent = new RecentSteps<>(3, 10);
        assertThat(recent.apart()).isEmpty();
        recent.add("at 0");
        recent.carriesOut(10);
        recent.add("at 10");
        assertThat(recent.apart()).containsExactly("at 0", "at 10");
        for (int i = 0; i < 10; i++) {
            recent.carriesOut(1);
            recent.add("at " + (11 + i));
        }
        assertThat(recent.apart()).containsExactly("at 0", "at 10", "at 20");
        recent.carriesOut(10);
        recent.add("at 30");
        assertThat(recent.apart()).containsExactly("at 10", "at 20", "at 30");
        recent.clear();
        recent.add("anew");
        assertThat(recent.apart()).containsExactly("anew");
    }

    @Test
    void aModelOfOneStepSeesTheNewestAlone() {
        RecentSteps<String> recent = new RecentSteps<>(1, 10);
        recent.add("old");
        recent.carriesOut(10);
        recent.add("new");
        assertThat(recent.apart()).containsExactly("new");
    }
}
