package vidact.core.video;

/**
 * What the container says; frame counts are not in it, because containers lie about them.
 *
 * @param width columns as shown, after rotation
 * @param height rows as shown, after rotation
 * @param rotationDegrees clockwise turn that the reader applies: 0, 90, 180 or 270
 * @param durationMicros length of the video stream, 0 where the container does not say
 */
public record VideoInfo(String codec, int width, int height, int rotationDegrees, long durationMicros) {}
