package io.concordat.coordinator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.FileDescriptor;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class WallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.concordat.coordinator");

    private static void onlyIn(String inside, String library) {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void atomikosIsNamedInOnePackage() {
        onlyIn("io.concordat.coordinator.atomikos", "com.atomikos..");
    }

    @Test
    void mysqlIsNamedInOnePackage() {
        onlyIn("io.concordat.coordinator.mysql", "com.mysql..");
    }

    @Test
    void theRedisAdapterIsNamedInOnePackage() {
        onlyIn("io.concordat.coordinator.redis", "io.concordat.redis..");
    }

    @Test
    void hikariIsNamedByThePoolAndTheDatabaseLogOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.concordat.coordinator.jdbc", "io.concordat.coordinator.decision.database")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.zaxxer..")
                .check(CLASSES);
    }

    @Test
    void micrometerIsNamedInOnePackage() {
        onlyIn("io.concordat.coordinator.observe.metrics", "io.micrometer..");
    }

    @Test
    void openTelemetryIsNamedInOnePackage() {
        onlyIn("io.concordat.coordinator.observe.tracing", "io.opentelemetry..");
    }

    @Test
    void jmxIsNamedInOnePackage() {
        onlyIn("io.concordat.coordinator.observe.jmx", "javax.management..");
    }

    @Test
    void redissonIsInNoPublicSignature() {
        methods()
                .that(modifier(JavaModifier.PUBLIC).forSubtype())
                .should(new ArchCondition<JavaMethod>("not name Redisson") {
                    @Override
                    public void check(JavaMethod method, ConditionEvents events) {
                        boolean named = method.getReturnType().getName().startsWith("org.redisson")
                                || method.getRawParameterTypes().stream()
                                        .map(JavaClass::getName)
                                        .anyMatch(name -> name.startsWith("org.redisson"));
                        events.add(new SimpleConditionEvent(method, !named, method.getDescription()));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void decisionsAndBranchesDoNotKnowTheEngine() {
        DescribedPredicate<JavaClass> engine = resideInAPackage("io.concordat.coordinator.atomikos");
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.concordat.coordinator.branch",
                        "io.concordat.coordinator.decision..",
                        "io.concordat.coordinator.recovery",
                        "io.concordat.coordinator.jdbc",
                        "io.concordat.coordinator.mysql",
                        "io.concordat.coordinator.redis",
                        "io.concordat.coordinator.observe")
                .should()
                .dependOnClassesThat(engine)
                .check(CLASSES);
    }

    /** The flight recorder sees {@link FileChannel#force}, and by that {@link ForcesTest} counts. */
    @Test
    void filesAreForcedInOneWayOnly() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(MappedByteBuffer.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(AsynchronousFileChannel.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomAccessFile.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(FileDescriptor.class)
                .orShould()
                .accessField(StandardOpenOption.class, "SYNC")
                .orShould()
                .accessField(StandardOpenOption.class, "DSYNC");
        rule.check(CLASSES);
        rule.check(new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.concordat.redis"));
    }

    @Test
    void nobodyWritesToStandardStreams() {
        noClasses()
                .that()
                .doNotHaveSimpleName("EngineLogging") // it silences the engine, which prints
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }
}
