package vidact.core.storage;

/** A data set that is missing, damaged, or of a version that this program does not read. */
public final class DatasetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DatasetException(String message) {
        super(message);
    }

    /** No manifest: the job that writes it never finished. */
    public static DatasetException missing(String location, String madeBy) {
        return new DatasetException(location + " holds no complete data set (no " + Manifest.FILE + "): run './vidact "
                + madeBy + "' on it, or let it finish");
    }

    /** Bytes that are not what the manifest or a check sum says. */
    public static DatasetException corrupt(String file, String what) {
        return new DatasetException(file + " is corrupt (" + what + "): delete the folder and make it again");
    }

    /** A format that this program does not know. */
    public static DatasetException version(String file, String format, int found, int known) {
        return new DatasetException(
                file + " is " + format + " version " + found + ", too " + (found > known ? "new" : "old")
                        + " for this program, which reads version " + known + ": "
                        + (found > known ? "update Vidact" : "make it again"));
    }

    /** A data set of another kind. */
    public static DatasetException kind(String file, String found, String wanted) {
        return new DatasetException(file + " is a '" + found + "' data set, but '" + wanted + "' is needed here");
    }
}
