package vidact.core.policy;

import java.util.Map;
import vidact.core.image.Image;

/** A policy that can also tell what it expects to see. */
public interface ForeseeingPolicy extends Policy {
    /** Pictures that it expects one step after its last decision, by the camera's name; none if its model cannot tell. */
    Map<String, Image> nextViews();
}
