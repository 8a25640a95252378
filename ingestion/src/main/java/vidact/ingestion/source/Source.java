package vidact.ingestion.source;

import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import vidact.core.config.ConfigException;
import vidact.core.storage.Storage;

/** A kind of place that clips come from. A new kind is a class and a line in {@link #KINDS}. */
public interface Source {
    /** How {@code --source KIND:LOCATION} finds its reader. */
    Map<String, Function<String, Source>> KINDS = Map.of(
            "clips", ClipFolder::new,
            "ego4d", Ego4D::new,
            "epic", EpicKitchens::new,
            "howto100m", HowTo100M::new,
            "kinetics", Kinetics::new,
            "ssv2", SomethingSomething::new);

    /** The source that {@code KIND:LOCATION} names. */
    static Source of(String text) {
        int colon = text.indexOf(':');
        Function<String, Source> kind = KINDS.get(colon < 0 ? "" : text.substring(0, colon));
        if (kind == null) {
            throw new ConfigException("--source " + text + ": write KIND:LOCATION with KIND one of "
                    + new TreeSet<>(KINDS.keySet()) + ", such as clips:DIR");
        }
        String location = text.substring(colon + 1);
        if (!Storage.isRemote(location)) {
            return kind.apply(location);
        }
        RemoteFolder remote = RemoteFolder.at(location);
        Source here = kind.apply(remote.folder());
        return () -> remote.clips(here);
    }

    /** All clips in an order that does not change between runs, made as they are asked for. */
    Stream<SourceClip> clips();
}
