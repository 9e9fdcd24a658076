package dev.trailwarden.benchmarks.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trailwarden.benchmarks.profile.Group.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupTest {
    @Test
    void workBelongsToWhoAskedForItAndNotToTheMethodOfTheJdkThatDoesIt() {
        assertThat(of(
                        "java.util.HashMap.put",
                        "dev.trailwarden.core.decision.Judge.judge",
                        "dev.trailwarden.hub.HubHandler.handleRequest"))
                .isEqualTo(Group.CORE);
        assertThat(of("sun.security.provider.SHA2.implCompress", "software.amazon.awssdk.http.auth.aws.Signer.sign"))
                .isEqualTo(Group.SIGNING);
        assertThat(of("java.lang.Thread.run")).isEqualTo(Group.JDK);
    }

    @Test
    void theLongestNameDecides() {
        assertThat(of("dev.trailwarden.http.Tls$1.open")).isEqualTo(Group.TLS);
        assertThat(of("dev.trailwarden.http.Connection.write")).isEqualTo(Group.HTTP);
        assertThat(of("dev.trailwarden.aws.SdkAccount.status")).isEqualTo(Group.ADAPTERS);
        assertThat(of("software.amazon.awssdk.core.internal.http.Pipeline.execute"))
                .isEqualTo(Group.PIPELINE);
    }

    @Test
    void aServiceOfTheSdkIsItsModelItsRulesAndItsClient() {
        String sts = "software.amazon.awssdk.services.sts.";
        assertThat(of(sts + "endpoints.internal.Rules.resolve")).isEqualTo(Group.ENDPOINTS);
        assertThat(of(sts + "transform.AssumeRoleRequestMarshaller.marshall")).isEqualTo(Group.MARSHALLING);
        assertThat(of(sts + "DefaultStsClient.assumeRole")).isEqualTo(Group.PIPELINE);
    }

    @Test
    void whateverAClassTakesUntilItCanBeUsedIsTheClass() {
        assertThat(of("sun.security.ssl.Alert.of", "dev.trailwarden.http.Tls.<clinit>"))
                .isEqualTo(Group.CLASSES);
        assertThat(of("java.util.zip.Inflater.inflate", "jdk.internal.loader.BuiltinClassLoader.findClass"))
                .isEqualTo(Group.CLASSES);
    }

    @Test
    void aSampleWithoutAStackIsTheJvms() {
        assertThat(Group.of(List.of())).isEqualTo(Group.JVM);
    }

    @Test
    void threadsOfTheJvmAreKnownByName() {
        assertThat(Group.ofThread("C1 CompilerThre")).contains(Group.JIT);
        assertThat(Group.ofThread("VM Thread")).contains(Group.COLLECTOR);
        assertThat(Group.ofThread("main")).isEmpty();
    }

    @Test
    void whatAThreadDidSinceIsTheDifference() {
        ThreadTimes before = new ThreadTimes(Map.of("main", 100.0));
        ThreadTimes after = new ThreadTimes(Map.of("main", 130.0, "worker", 5.0));

        assertThat(after.since(before).millis()).isEqualTo(Map.of("main", 30.0, "worker", 5.0));
    }

    private static Group of(String... methods) {
        return Group.of(Arrays.stream(methods)
                .map(name ->
                        new Frame(name.substring(0, name.lastIndexOf('.')), name.substring(name.lastIndexOf('.') + 1)))
                .toList());
    }
}
