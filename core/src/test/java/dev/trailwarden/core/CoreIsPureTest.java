package dev.trailwarden.core;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What core must not use is not on its class path; so it does not compile either. */
class CoreIsPureTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "software.amazon.awssdk.core.SdkClient",
                "software.amazon.awssdk.services.cloudtrail.CloudTrailClient",
                "com.amazonaws.services.lambda.runtime.Context",
                "dagger.Component",
                "org.slf4j.Logger"
            })
    void itIsNotThere(String name) {
        assertThatExceptionOfType(ClassNotFoundException.class).isThrownBy(() -> Class.forName(name));
    }
}
