package dev.trailwarden.sandbox.service;

import static dev.trailwarden.sandbox.DemoOrganization.ADMIN;
import static dev.trailwarden.sandbox.DemoOrganization.HUB_REGION;
import static dev.trailwarden.sandbox.DemoOrganization.PAYMENTS;
import static dev.trailwarden.sandbox.DemoOrganization.SECURITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trailwarden.sandbox.DemoOrganization;
import dev.trailwarden.sandbox.Sandbox;
import dev.trailwarden.sandbox.Sdk;
import dev.trailwarden.sandbox.template.Stack;
import dev.trailwarden.sandbox.template.StackTarget;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GenerateMacResponse;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidMacException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.NotFoundException;

/** KMS as the SDK sees it: seals that only a permitted caller makes, and that only the same key verifies. */
class KmsServiceTest {
    private static final String KEY = """
            Resources:
              Key:
                Type: AWS::KMS::Key
                Properties:
                  KeySpec: HMAC_256
                  KeyUsage: GENERATE_VERIFY_MAC
                  Enabled: %s
                  KeyPolicy:
                    Version: '2012-10-17'
                    Statement:
                      - {Effect: Allow, Principal: {AWS: 'arn:aws:iam::222222222222:root'}, Action: '%s', Resource: '*'}
              Alias:
                Type: AWS::KMS::Alias
                Properties:
                  AliasName: alias/%s
                  TargetKeyId: !Ref Key
            Outputs:
              Arn: {Value: !GetAtt Key.Arn}
            """;
    private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("a baseline");

    private static Sandbox sandbox;
    private static Sdk sdk;
    private static KmsClient admin;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(Sandbox.Settings.forTests());
        sdk = new Sdk(sandbox);
        admin = sdk.client(KmsClient.builder(), SECURITY, ADMIN);
        key = deploy("seal", true, "kms:*");
    }

    @AfterAll
    static void stop() {
        admin.close();
        sandbox.close();
    }

    private static String deploy(String name, boolean enabled, String action) {
        Stack stack = sdk.deploy(name, KEY.formatted(enabled, action, name));
        return stack.outputs().getOrDefault("Arn", "");
    }

    private static GenerateMacResponse seal(KmsClient client, String keyId, SdkBytes message) {
        return client.generateMac(request ->
                request.keyId(keyId).macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256).message(message));
    }

    private static boolean verify(KmsClient client, String keyId, SdkBytes message, SdkBytes mac) {
        return client.verifyMac(request -> request.keyId(keyId)
                        .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                        .message(message)
                        .mac(mac))
                .macValid();
    }

    @Test
    void aSealIsVerifiedByItsKeyUnderAnyOfItsNames() {
        GenerateMacResponse sealed = seal(admin, key, MESSAGE);

        assertThat(sealed.keyId()).isEqualTo(key);
        assertThat(sealed.mac().asByteArray()).hasSize(32);
        assertThat(seal(admin, "alias/seal", MESSAGE).mac()).isEqualTo(sealed.mac());
        assertThat(verify(admin, key.substring(key.indexOf("/") + 1), MESSAGE, sealed.mac()))
                .isTrue();
    }

    @Test
    void anotherMessageAnotherCodeAndAnotherKeyAreNotValid() {
        SdkBytes mac = seal(admin, key, MESSAGE).mac();
        String other = deploy("other", true, "kms:*");

        assertThatThrownBy(() -> verify(admin, key, SdkBytes.fromUtf8String("a baselinE"), mac))
                .isInstanceOf(KmsInvalidMacException.class);
        assertThatThrownBy(() -> verify(admin, key, MESSAGE, SdkBytes.fromByteArray(new byte[32])))
                .isInstanceOf(KmsInvalidMacException.class);
        assertThatThrownBy(() -> verify(admin, other, MESSAGE, mac)).isInstanceOf(KmsInvalidMacException.class);
    }

    @Test
    void aMessageMayHave4096BytesAndNotOneMore() {
        assertThat(seal(admin, key, SdkBytes.fromByteArray(new byte[4096])).mac())
                .isNotNull();
        assertThatThrownBy(() -> seal(admin, key, SdkBytes.fromByteArray(new byte[4097])))
                .isInstanceOf(KmsException.class)
                .hasMessageContaining("less than or equal to 4096");
    }

    @Test
    void whatTheKeyIsNotMadeForIsRefused() {
        assertThatThrownBy(() -> admin.generateMac(request -> request.keyId(key)
                        .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_512)
                        .message(MESSAGE)))
                .isInstanceOf(InvalidKeyUsageException.class);
        sdk.deploy(
                "encrypting",
                KEY.formatted(true, "kms:*", "encrypting")
                        .replace("HMAC_256", "SYMMETRIC_DEFAULT")
                        .replace("GENERATE_VERIFY_MAC", "ENCRYPT_DECRYPT"));
        assertThatThrownBy(() -> seal(admin, "alias/encrypting", MESSAGE)).isInstanceOf(InvalidKeyUsageException.class);
        assertThatThrownBy(() -> seal(admin, "alias/nothing", MESSAGE)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aDisabledKeySaysSoAndSealsTheSameOnceEnabledAgain() {
        String keyId = deploy("disabled", true, "kms:*");
        SdkBytes mac = seal(admin, keyId, MESSAGE).mac();

        deploy("disabled", false, "kms:*");
        assertThatThrownBy(() -> verify(admin, keyId, MESSAGE, mac)).isInstanceOf(DisabledException.class);

        deploy("disabled", true, "kms:*");
        assertThat(verify(admin, keyId, MESSAGE, mac)).isTrue();
    }

    @Test
    void aDeletedKeyIsPendingDeletion() {
        String keyId = deploy("gone", true, "kms:*");
        sandbox.delivery().stacks().delete(new StackTarget(SECURITY.value(), HUB_REGION.name(), "gone"));

        assertThatThrownBy(() -> seal(admin, keyId, MESSAGE)).isInstanceOf(KmsInvalidStateException.class);
    }

    @Test
    void keyPolicyAndIdentityPolicyAreBothAsked() {
        String verifyOnly = deploy("verify-only", true, "kms:VerifyMac");
        var reader = sdk.user(
                SECURITY,
                "verifier",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'kms:VerifyMac','Resource':'*'}]}");
        try (KmsClient verifier = sdk.client(KmsClient.builder(), reader, HUB_REGION);
                KmsClient stranger = sdk.client(KmsClient.builder(), PAYMENTS, ADMIN)) {
            assertThatThrownBy(() -> seal(admin, verifyOnly, MESSAGE))
                    .isInstanceOfSatisfying(
                            KmsException.class,
                            denied -> assertThat(denied.awsErrorDetails().errorCode())
                                    .isEqualTo("AccessDeniedException"));
            assertThatThrownBy(() -> seal(verifier, key, MESSAGE)).hasMessageContaining("kms:GenerateMac");
            assertThat(verify(verifier, key, MESSAGE, seal(admin, key, MESSAGE).mac()))
                    .isTrue();
            assertThatThrownBy(() -> seal(stranger, key, MESSAGE)).hasMessageContaining("kms:GenerateMac");
        }
    }

    @Test
    void aPolicyMayNameTheAlgorithmAndTheAlias() {
        var user = sdk.user(
                SECURITY,
                "aliased",
                "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'kms:GenerateMac','Resource':'*',"
                        + "'Condition':{'StringEquals':{'kms:RequestAlias':'alias/seal','kms:MacAlgorithm':'HMAC_SHA_256'}}}]}");
        try (KmsClient aliased = sdk.client(KmsClient.builder(), user, DemoOrganization.HUB_REGION)) {
            assertThat(seal(aliased, "alias/seal", MESSAGE).keyId()).isEqualTo(key);
            assertThatThrownBy(() -> seal(aliased, key, MESSAGE)).hasMessageContaining("kms:GenerateMac");
        }
    }

    @Test
    void aKeyCannotBeRotatedNorMixed() {
        String rotated = KEY.formatted(true, "kms:*", "rotated")
                .replace("  Enabled:", "  EnableKeyRotation: true\n      Enabled:");
        String mixed = KEY.formatted(true, "kms:*", "mixed").replace("HMAC_256", "SYMMETRIC_DEFAULT");

        assertThatThrownBy(() -> sdk.deploy("rotated", rotated)).hasMessageContaining("EnableKeyRotation");
        assertThatThrownBy(() -> sdk.deploy("mixed", mixed)).hasMessageContaining("KeySpec SYMMETRIC_DEFAULT");
    }
}
