package io.concordat.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The walls inside the module and around it. */
class WallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.concordat.redis");

    @Test
    void theAdapterKnowsNoTransactionManagerAndNoCoordinator() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.concordat.redis..",
                        "java..",
                        "javax.transaction.xa..",
                        "jakarta.transaction..",
                        "org.redisson..",
                        "io.netty.buffer..",
                        "io.netty.resolver..",
                        "org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void jakartaTransactionsAreNamedOnlyWhereTheNameSaysSo() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Jta.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jakarta.transaction..")
                .check(CLASSES);
    }

    @Test
    void onlyTheApiAndThoseWhoTalkToTheServerKnowRedisson() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.concordat.redis.branch..",
                        "io.concordat.redis.read..",
                        "io.concordat.redis.keys..",
                        "io.concordat.redis.recover..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.redisson..")
                .check(CLASSES);
    }

    @Test
    void nothingIsPrinted() {
        noClasses().should().accessField(System.class, "out").check(CLASSES);
        noClasses().should().accessField(System.class, "err").check(CLASSES);
    }

    @Test
    void stepsKnowOnlyTheStepsBelow() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("keys")
                .definedBy("io.concordat.redis.keys")
                .layer("read")
                .definedBy("io.concordat.redis.read")
                .layer("branch")
                .definedBy("io.concordat.redis.branch")
                .layer("script")
                .definedBy("io.concordat.redis.script")
                .layer("lock")
                .definedBy("io.concordat.redis.lock")
                .layer("recover")
                .definedBy("io.concordat.redis.recover")
                .layer("preflight")
                .definedBy("io.concordat.redis.preflight")
                .layer("api")
                .definedBy("io.concordat.redis")
                .whereLayer("read")
                .mayOnlyAccessLayers("keys")
                .whereLayer("branch")
                .mayOnlyAccessLayers("read", "keys")
                .whereLayer("script")
                .mayOnlyAccessLayers("branch", "read", "keys")
                .whereLayer("lock")
                .mayOnlyAccessLayers("script")
                .whereLayer("recover")
                .mayOnlyAccessLayers("script", "keys")
                .whereLayer("keys")
                .mayNotAccessAnyLayer()
                .check(CLASSES);
    }
}
