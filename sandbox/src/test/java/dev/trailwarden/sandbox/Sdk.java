package dev.trailwarden.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trailwarden.sandbox.identity.Credentials;
import dev.trailwarden.sandbox.identity.User;
import dev.trailwarden.sandbox.model.AccountId;
import dev.trailwarden.sandbox.template.Stack;
import dev.trailwarden.sandbox.template.StackTarget;
import dev.trailwarden.sandbox.template.Template;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** The unmodified SDK as clients of a sandbox: one HTTP client, any caller, any service. */
public record Sdk(Sandbox sandbox) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Makes a client of a user of the demo organization in the hub's Region. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, AccountId account, String user) {
        return client(builder, sandbox.key(account, user), DemoOrganization.HUB_REGION);
    }

    /** Makes a client of anybody anywhere. */
    public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, Credentials key, dev.trailwarden.sandbox.model.Region region) {
        return builder.endpointOverride(sandbox.endpoint())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(region.name()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .build();
    }

    /** Makes a user with one policy; single quotes stand for double ones. */
    public Credentials user(AccountId account, String name, String policy) {
        User user = sandbox.world().identities().createUser(account, name, Map.of("policy", json(policy)));
        return sandbox.world().identities().createAccessKey(user);
    }

    /** Deploys a template to the hub's account and Region. */
    public Stack deploy(String name, String template) {
        StackTarget target =
                new StackTarget(DemoOrganization.SECURITY.value(), DemoOrganization.HUB_REGION.name(), name);
        return sandbox.delivery().stacks().deploy(target, Template.read(template), Map.of());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }
}
