package vidact.serving.wire;

/**
 * A single number with NumPy's type, for writing; what is read is the number alone.
 *
 * @param value a {@link Boolean}, {@link Long} or {@link Double}
 */
public record NumpyNumber(ElementType type, Object value) {}
