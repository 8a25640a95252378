package vidact.control.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vidact.core.config.ConfigException;
import vidact.core.geometry.Vector;

final class ArmModelTest {
    private static final String TWO_JOINTS = """
            <robot name="two">
              <link name="base"/>
              <joint name="a" type="revolute"><parent link="base"/><child link="upper"/>
                <origin xyz="0 0 1"/><axis xyz="0 1 0"/><limit lower="-2" upper="1" velocity="3" effort="1"/></joint>
              <joint name="weld" type="fixed"><parent link="upper"/><child link="elbow"/><origin xyz="0.5 0 0"/></joint>
              <joint name="b" type="continuous"><parent link="elbow"/><child link="hand"/>
                <origin xyz="0.5 0 0"/><axis xyz="0 -1 0"/></joint>
            </robot>
            """;
    private static final String ARM = """
            name: two
            urdf: two.urdf
            base: base
            tip: hand
            tool: {xyz: {x: 1, y: 0, z: 0}, rpy: {x: 0, y: 0, z: 0}}
            accelerationLimits: [5, 5]
            home: [0, 0]
            spheres: [{link: hand, centre: {x: 0.5, y: 0, z: 0}, radius: 0.1}]
            selfPairs: []
            """;

    @TempDir
    private Path folder;

    @Test
    void anotherArmIsADataFileWithAnyAxesAndFixedJoints() throws IOException {
        ArmModel arm = load(TWO_JOINTS, ARM);
        assertThat(arm.joints()).isEqualTo(2);
        assertThat(arm.lower(0)).isEqualTo(-2);
        assertThat(arm.upper(1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(arm.velocityLimit(0)).isEqualTo(3);
        Kinematics kinematics = new Kinematics(arm);
        kinematics.update(new double[] {Math.PI / 2, Math.PI / 2}); // down about +y, then back up about -y
        assertThat(kinematics.tool().position().minus(new Vector(1, 0, 0)).length())
                .isLessThan(1e-12);
        assertThat(kinematics.tool().x().minus(new Vector(1, 0, 0)).length()).isLessThan(1e-12);
        Clearances clearances = new Clearances(arm, kinematics, Surroundings.table(-0.5));
        clearances.update();
        assertThat(clearances.least()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void everyFaultIsOneSentenceWithFileAndPlace() {
        refused(TWO_JOINTS.replace("\"hand\"", "\"foot\""), ARM, "no joint leads from 'base' to 'hand'");
        refused(TWO_JOINTS.replace("continuous", "prismatic"), ARM, "joint 'b' is of type 'prismatic'");
        refused(TWO_JOINTS.replace("0 -1 0", "0 0 0"), ARM, "joint 'b' has an axis of length 0");
        refused(
                TWO_JOINTS.replace("0 0 1\"", "0 one 1\""),
                ARM,
                "joint 'a' has xyz=\"0 one 1\" where 3 number(s) belong");
        refused(TWO_JOINTS.replaceFirst("<limit.*?/>", ""), ARM, "joint 'a' is revolute and has no <limit>");
        refused("<robot xmlns:xacro=\"x\"/>", ARM, "expand xacro files first");
        refused("<!DOCTYPE r [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><robot>&e;</robot>", ARM, "is no URDF");
        refused("not xml", ARM, "is no URDF");
        refused(TWO_JOINTS, ARM.replace("{link: hand", "{link: knee"), "no moving link is called 'knee'");
        refused(TWO_JOINTS, ARM.replace("[5, 5]", "[5]"), "2 joints turn, but accelerationLimits has 1 values");
        refused(TWO_JOINTS, ARM.replace("selfPairs: []", "selfPairs: [[0, 1]]"), "two indices below 1");
        refused(TWO_JOINTS, ARM.replace("two.urdf", "three.urdf"), "three.urdf is not there");
    }

    @Test
    void ourGen3IsKinovas() throws IOException {
        Path file = Path.of(System.getProperty("vidact.data", ""), "kinova_kortex");
        Assumptions.assumeTrue(
                !System.getProperty("vidact.data", "").isEmpty() && Files.isDirectory(file),
                () -> "SKIPPED: no " + file + "; -Dvidact.data=DIR compares our Gen3 with Kinova's own URDF");
        Path urdf;
        try (var files = Files.walk(file)) {
            urdf = files.filter(f -> f.toString().endsWith("GEN3-7DOF-VISION_ARM_URDF_V12.urdf"))
                    .findFirst()
                    .orElseThrow();
        }
        String tip = Files.readString(urdf).contains("\"Bracelet_Link\"") ? "Bracelet_Link" : "bracelet_link";
        Files.copy(urdf, folder.resolve("kinova.urdf"));
        Files.writeString(folder.resolve("kinova.yaml"), """
                name: kinova
                urdf: kinova.urdf
                base: base_link
                tip: %s
                tool: {xyz: {x: 0, y: 0, z: -0.181525}, rpy: {x: 3.141592653589793, y: 0, z: 0}}
                accelerationLimits: [1, 1, 1, 1, 1, 1, 1]
                home: [0, 0, 0, 0, 0, 0, 0]
                spheres: []
                selfPairs: []
                """.formatted(tip));
        ArmModel theirs = ArmModel.load(folder.resolve("kinova.yaml"));
        ArmModel ours = ArmModel.gen3();
        Kinematics a = new Kinematics(ours);
        Kinematics b = new Kinematics(theirs);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            double[] angles = random.doubles(7, -3, 3).toArray();
            a.update(angles);
            b.update(angles);
            assertThat(a.tool().position().minus(b.tool().position()).length())
                    .as("their file rounds pi to four digits")
                    .isLessThan(3e-5);
        }
    }

    private void refused(String urdf, String yaml, String sentence) {
        assertThatThrownBy(() -> load(urdf, yaml))
                .as(sentence)
                .isInstanceOfAny(ConfigException.class, IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    private ArmModel load(String urdf, String yaml) throws IOException {
        Files.writeString(folder.resolve("two.urdf"), urdf);
        Files.writeString(folder.resolve("two.yaml"), yaml);
        return ArmModel.load(folder.resolve("two.yaml"));
    }
}
