package vidact.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rules of DESIGN's house: who may import whom, and where the big libraries may appear. */
final class ArchitectureTest {
    /** Fewer classes than this means that the rules ran over nothing. */
    private static final int LEAST_CLASSES = 250;

    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(Repository.classFolders());

    @Test
    void seesTheWholeProduct() {
        assertThat(CLASSES.size()).isGreaterThan(LEAST_CLASSES);
    }

    @Test
    void modulesDependOnlyOnModulesToTheirLeft() {
        Map<String, Set<String>> allowed = new TreeMap<>(Map.of(
                "core", Set.of(),
                "torch", Set.of("core"),
                "ingestion", Set.of("core"),
                "vqgan", Set.of("core", "torch"),
                "gpt", Set.of("core", "torch"),
                "cvae", Set.of("core", "torch", "gpt", "vqgan"),
                "control", Set.of("core"),
                "simulation", Set.of("core", "control"),
                "serving", Set.of("core", "torch", "gpt", "vqgan", "cvae", "control")));
        Set<String> modules = allowed.keySet();
        allowed.forEach((module, mayUse) -> modules.stream()
                .filter(other -> !other.equals(module) && !mayUse.contains(other))
                .forEach(other -> noClasses()
                        .that()
                        .resideInAPackage("vidact." + module + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("vidact." + other + "..")
                        .check(CLASSES)));
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("vidact.core.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("vidact.torch.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("vidact.control.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("vidact.simulation.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("vidact.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void bigLibrariesStayInTheirPlaces() {
        only("org.apache.spark..", "..spark..");
        only("org.bytedeco.javacv..", "vidact.core.video..");
        only("org.bytedeco.ffmpeg..", "vidact.core.video..");
        only("org.apache.parquet..", "vidact.core.catalogue..", "vidact.core.tokens..", "vidact.core.lerobot..");
        only("org.ode4j..", "vidact.simulation.physics..");
        only("software.amazon.awssdk..", "vidact.core.storage..");
        only("ai.onnxruntime..", "vidact.ingestion.filter..");
        only("io.jhdf..", "vidact.ingestion.robot..");
        only(
                "com.google.protobuf..",
                "vidact.ingestion.robot..",
                "vidact.serving.server..",
                "vidact.serving.inference.."); // the last is made by its compiler
        only("com.linecorp.armeria..", "vidact.serving.server..");
        only("org.msgpack..", "vidact.serving.wire..");
        only("net.razorvine..", "vidact.ingestion.robot..");
        only("org.apache.hadoop..", "vidact.core.catalogue..", "vidact.core.tokens..");
    }

    @Test
    void libtorchStaysInTheSeamModelsTrainingAndPublicFaces() {
        noClasses()
                .that()
                .resideOutsideOfPackages("vidact.torch..", "..model..", "..train..", "..sample..")
                .and()
                .doNotHaveSimpleName("FrameTokenizer")
                .and()
                .doNotHaveSimpleName("Backbone")
                .and()
                .haveSimpleNameNotStartingWith("Bench")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.pytorch..")
                .check(CLASSES);
    }

    @Test
    void tensorsAreMadeOnTheirThreadsDevice() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("vidact.torch.Parameters") // fills them on the processor, then moves them
                .should()
                .callMethodWhere(makesATensorWithoutOptions())
                .check(CLASSES);
    }

    @Test
    void sparkAndServingNeverSeeATensorInASignature() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .haveNameMatching("vidact\\.(vqgan\\.FrameTokenizer|gpt\\.Backbone|vqgan\\.ShardTokenizer)")
                .should()
                .notHaveRawReturnType(tensors())
                .andShould()
                .notHaveRawParameterTypes(containingTensors())
                .check(CLASSES);
    }

    @Test
    void sparkClassesAreShortAndHoldNoMathematics() {
        noClasses()
                .that()
                .resideInAPackage("..spark..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Math")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void modelsKnowNoTrainingFilesClocksOrConsole() {
        noClasses()
                .that()
                .resideInAPackage("..model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..train..", "java.nio.file..", "java.time..", "vidact.core.config..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(CLASSES);
    }

    @Test
    void onlyCommandsExit() {
        noClasses()
                .that()
                .resideOutsideOfPackage("vidact.core.command..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingIs() {
        classes().should(haveNoEmptyName()).check(CLASSES);
        fields().that().areStatic().and().arePublic().should().beFinal().check(CLASSES);
    }

    @Test
    void servingCarriesNoSpark() {
        assertThatThrownBy(() -> Class.forName("org.apache.spark.SparkConf"))
                .as("this module's class path is serving's with ingestion and simulation")
                .isInstanceOf(ClassNotFoundException.class);
    }

    private static void only(String library, String... places) {
        noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaMethodCall> makesATensorWithoutOptions() {
        Set<String> makers = Set.of("zeros", "ones", "full", "empty", "arange", "linspace", "eye", "tensor");
        return DescribedPredicate.describe("makes a tensor without Tensors.options", call -> {
            MethodCallTarget target = call.getTarget();
            return target.getOwner().getName().equals("org.bytedeco.pytorch.global.torch")
                    && makers.contains(target.getName())
                    && target.getRawParameterTypes().stream()
                            .noneMatch(type -> type.getSimpleName().equals("TensorOptions"));
        });
    }

    private static DescribedPredicate<JavaClass> tensors() {
        return DescribedPredicate.describe(
                "a libtorch type", type -> type.getPackageName().startsWith("org.bytedeco.pytorch"));
    }

    private static DescribedPredicate<java.util.List<JavaClass>> containingTensors() {
        return DescribedPredicate.describe(
                "a libtorch type", types -> types.stream().anyMatch(tensors()));
    }

    private static ArchCondition<JavaClass> haveNoEmptyName() {
        return new ArchCondition<>("not be named *Util(s), *Helper, *Manager, *Impl or Abstract*") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean empty = type.getSimpleName().matches(".*(Utils?|Helper|Manager|Impl)|Abstract.*");
                events.add(new SimpleConditionEvent(type, !empty, type.getName()));
            }
        };
    }
}
