package vidact.e2e;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import vidact.torch.Natives;

/**
 * Loads libtorch before the first test: tests share this process in any order, some of them touch video, and
 * libtorch's own libraries must come before those of any other binding.
 */
public final class NativesFirst implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Natives.load();
    }
}
