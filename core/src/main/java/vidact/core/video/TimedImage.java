package vidact.core.video;

import vidact.core.image.Image;

/**
 * A frame and when it is shown.
 *
 * @param micros presentation time in microseconds since the first time stamp of the file's time line
 */
public record TimedImage(long micros, Image image) {}
