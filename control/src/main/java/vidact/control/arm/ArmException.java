package vidact.control.arm;

import vidact.core.config.ConfigException;

/** An arm's description cannot be used. */
public final class ArmException extends ConfigException {
    private static final long serialVersionUID = 1;

    private ArmException(String message) {
        super(message);
    }

    static ArmException noUrdf(String file, String why) {
        return new ArmException(file + " is no URDF: " + why);
    }

    static ArmException noChain(String file, String base, String tip, String missing) {
        return new ArmException(file + ": no joint leads from '" + base + "' to '" + tip + "': link '" + missing
                + "' has no parent; check 'base' and 'tip' of the arm's description");
    }

    static ArmException joint(String file, String joint, String what) {
        return new ArmException(file + ": joint '" + joint + "' " + what);
    }

    static ArmException missing(String file) {
        return new ArmException(file + " is not there: 'urdf' names a file beside the arm's description");
    }

    static ArmException noSuchLink(String arm, String link) {
        return new ArmException(arm + ": no moving link is called '" + link + "'; check the links of 'spheres'");
    }
}
