package vidact.control.arm;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import vidact.core.geometry.Pose;
import vidact.core.geometry.Vector;

/**
 * The joints between two links of a URDF, base first. Fixed joints stay in the list; masses, pictures and collision meshes are
 * not read.
 */
record UrdfChain(List<Joint> joints) {
    /** What a joint does. */
    enum Type {
        FIXED,
        REVOLUTE,
        CONTINUOUS
    }

    /**
     * One joint.
     *
     * @param origin pose of the child link in the parent's frame at angle 0
     * @param axis unit vector in the child's frame; without meaning for a fixed joint
     * @param lower least angle, radians, minus infinity for a continuous joint; likewise upper
     * @param velocity limit, rad/s, infinity where the file gives none
     */
    record Joint(
            Type type,
            String parent,
            String child,
            Pose origin,
            Vector axis,
            double lower,
            double upper,
            double velocity) {}

    /**
     * Reads the chain.
     *
     * @param file what the file is called in errors
     * @throws ArmException if it is no URDF, lacks a link or has a joint on the way that neither is fixed nor turns
     */
    static UrdfChain read(InputStream in, String file, String base, String tip) {
        Map<String, Element> byChild = new HashMap<>();
        NodeList nodes = parse(in, file).getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element && "joint".equals(element.getTagName())) {
                byChild.put(new JointReader(file, element).link("child"), element);
            }
        }
        List<Joint> chain = new ArrayList<>();
        String link = tip;
        while (!link.equals(base)) {
            Element element = byChild.remove(link);
            if (element == null) {
                throw ArmException.noChain(file, base, tip, link);
            }
            Joint joint = new JointReader(file, element).joint();
            chain.add(joint);
            link = joint.parent();
        }
        Collections.reverse(chain);
        return new UrdfChain(List.copyOf(chain));
    }

    private static Element parse(InputStream in, String file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null); // faults come as exceptions alone, not on stderr as well
            Element root = builder.parse(in).getDocumentElement();
            if (!"robot".equals(root.getTagName()) || root.hasAttribute("xmlns:xacro")) {
                throw ArmException.noUrdf(file, "its root is not a plain <robot>; expand xacro files first");
            }
            return root;
        } catch (SAXException e) {
            throw ArmException.noUrdf(file, String.valueOf(e.getMessage()));
        } catch (IOException | ParserConfigurationException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }

    /** Reads one joint's element; every complaint names file and joint. */
    private record JointReader(String file, Element element) {
        Joint joint() {
            Type type = type();
            Vector axis = vector("axis", "xyz", new Vector(1, 0, 0));
            if (type == Type.REVOLUTE && child("limit").isEmpty()) {
                throw complaint("is revolute and has no <limit>");
            }
            if (axis.length() == 0) {
                throw complaint("has an axis of length 0");
            }
            boolean bounded = type == Type.REVOLUTE;
            return new Joint(
                    type,
                    link("parent"),
                    link("child"),
                    Pose.rollPitchYaw(vector("origin", "xyz", Vector.ZERO), vector("origin", "rpy", Vector.ZERO)),
                    axis.unit(),
                    bounded ? number("limit", "lower", 0) : Double.NEGATIVE_INFINITY,
                    bounded ? number("limit", "upper", 0) : Double.POSITIVE_INFINITY,
                    number("limit", "velocity", Double.POSITIVE_INFINITY));
        }

        String link(String tag) {
            return text(tag, "link");
        }

        private Type type() {
            return switch (element.getAttribute("type")) {
                case "fixed" -> Type.FIXED;
                case "revolute" -> Type.REVOLUTE;
                case "continuous" -> Type.CONTINUOUS;
                default ->
                    throw complaint("is of type '" + element.getAttribute("type")
                            + "': between base and tip only revolute, continuous and fixed joints are possible");
            };
        }

        private Optional<Element> child(String tag) {
            NodeList found = element.getElementsByTagName(tag);
            return found.getLength() > 0 ? Optional.of((Element) found.item(0)) : Optional.empty();
        }

        private String text(String tag, String attribute) {
            return child(tag).map(child -> child.getAttribute(attribute).trim()).orElse("");
        }

        private double number(String tag, String attribute, double otherwise) {
            String text = text(tag, attribute);
            return text.isEmpty() ? otherwise : numbers(attribute, text, 1)[0];
        }

        private Vector vector(String tag, String attribute, Vector otherwise) {
            String text = text(tag, attribute);
            if (text.isEmpty()) {
                return otherwise;
            }
            double[] xyz = numbers(attribute, text, 3);
            return new Vector(xyz[0], xyz[1], xyz[2]);
        }

        private double[] numbers(String attribute, String text, int count) {
            String[] parts = text.split("\\s+", -1);
            double[] numbers = new double[count];
            try {
                for (int i = 0; i < count && parts.length == count; i++) {
                    numbers[i] = Double.parseDouble(parts[i]);
                }
            } catch (NumberFormatException e) {
                numbers[0] = Double.NaN;
            }
            if (parts.length != count || Double.isNaN(numbers[0])) {
                throw complaint("has " + attribute + "=\"" + text + "\" where " + count + " number(s) belong");
            }
            return numbers;
        }

        private ArmException complaint(String what) {
            return ArmException.joint(file, element.getAttribute("name"), what);
        }
    }
}
