package io.concordat.testing.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets tests await what must happen for 60 s instead of Awaitility's 10 s: a busy machine may need that to start a process
 * or to force a file. JUnit finds it by itself in every module that has this one on its class path.
 */
public final class AmplePatience implements LauncherSessionListener {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For JUnit, which makes one for each run. */
    public AmplePatience() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
