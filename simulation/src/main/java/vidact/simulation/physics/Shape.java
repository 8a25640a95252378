package vidact.simulation.physics;

import org.ode4j.math.DMatrix3C;
import org.ode4j.math.DVector3C;
import org.ode4j.ode.DGeom;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;
import vidact.simulation.render.Mesh;

/**
 * A shape that collides and is drawn.
 *
 * @param mesh what it looks like
 * @param part which colour it has
 */
record Shape(DGeom geom, Mesh mesh, Part part) {
    /** Parts that are coloured differently. */
    enum Part {
        BODY,
        PALM,
        FINGER
    }

    static Shape box(DGeom geom, Vector half, Part part) {
        return new Shape(geom, Mesh.box(half.x(), half.y(), half.z()), part);
    }

    static Shape capsule(DGeom geom, double radius, double halfLength) {
        return new Shape(geom, Mesh.capsule(radius, halfLength), Part.BODY);
    }

    /** Where it is now. */
    Pose pose() {
        return pose(geom.getPosition(), geom.getRotation());
    }

    static Pose pose(DVector3C p, DMatrix3C r) {
        return new Pose(
                new Vector(p.get0(), p.get1(), p.get2()),
                new Vector(r.get00(), r.get10(), r.get20()),
                new Vector(r.get01(), r.get11(), r.get21()),
                new Vector(r.get02(), r.get12(), r.get22()));
    }
}
