package dev.trailwarden.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/** Asks the hub's desk function, as the person whose credentials the SDK finds. */
final class DeskClient implements AutoCloseable {
    /** A little longer than the function may run. */
    private static final Duration PATIENCE = Duration.ofSeconds(310);

    private static final String NO_CREDENTIALS =
            "there are no AWS credentials; set AWS_PROFILE, or paste what aws configure export-credentials --format env"
                    + " prints";

    private final ObjectMapper json = new ObjectMapper();
    private final SdkHttpClient http =
            UrlConnectionHttpClient.builder().socketTimeout(PATIENCE).build();
    private final String function;
    private final Region region;
    private final Optional<URI> endpoint;

    /**
     * @param options where the desk is
     * @throws Main.BadInput if nothing says in which Region
     */
    DeskClient(DeskOptions options) throws Main.BadInput {
        this.function = options.function();
        this.endpoint = options.endpoint();
        this.region = Region.of(options.region().isPresent() ? options.region().get() : regionOf(function));
    }

    /** An ARN says its Region; a name does not. */
    private static String regionOf(String function) throws Main.BadInput {
        String[] arn = function.split(":", -1);
        if (arn.length > 6 && "arn".equals(arn[0])) {
            return arn[3];
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            throw new Main.BadInput("the hub's Region is not known; give --region, or set AWS_REGION");
        }
    }

    /** A request that says what is asked; its other fields are still to be put. */
    static ObjectNode request(String verb) {
        return JsonNodeFactory.instance.objectNode().put("do", verb);
    }

    /**
     * Asks.
     *
     * @param request what, see the desk's handler
     * @return its answer
     * @throws Main.BadInput if it cannot be asked, or says why it does not do it
     */
    JsonNode ask(ObjectNode request) throws Main.BadInput {
        InvokeResponse response;
        try (LambdaClient lambda = configured(LambdaClient.builder())) {
            response = lambda.invoke(
                    invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(request.toString())));
        } catch (ResourceNotFoundException e) {
            throw new Main.BadInput("there is no function " + function + " in " + region
                    + " of this account; deploy hub-lambda/hub.yaml, or say where it is with --function and --region");
        } catch (SdkException e) {
            throw problem("lambda:InvokeFunction on " + function, e);
        }
        JsonNode answer = read(response.payload().asUtf8String());
        if (response.functionError() != null) {
            throw new Main.BadInput("the desk failed: "
                    + answer.path("errorMessage").asText(answer.toString())
                    + "; its log is /aws/lambda/trailwarden-desk");
        }
        if (answer.has("error")) {
            JsonNode error = answer.get("error");
            throw new Main.BadInput(error.path("what").asText()
                    + (error.hasNonNull("whatToDo")
                            ? ". " + error.get("whatToDo").asText()
                            : ""));
        }
        return answer;
    }

    /**
     * Says who asks.
     *
     * @return the caller's ARN ({@code sts:GetCallerIdentity}, which nobody can be denied)
     * @throws Main.BadInput if AWS does not say
     */
    String caller() throws Main.BadInput {
        try (StsClient sts = configured(StsClient.builder())) {
            return sts.getCallerIdentity().arn();
        } catch (SdkException e) {
            throw problem("sts:GetCallerIdentity", e);
        }
    }

    private JsonNode read(String payload) throws Main.BadInput {
        try {
            return json.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new Main.BadInput(function + " does not answer as the desk does; is it the right function?");
        }
    }

    private Main.BadInput problem(String call, SdkException e) {
        if (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
            String code = refused.awsErrorDetails().errorCode();
            String words = refused.awsErrorDetails().errorMessage();
            return new Main.BadInput(
                    switch (code) {
                        case "AccessDeniedException", "AccessDenied" ->
                            "you may not do this; you need " + call + ": " + words;
                        case "ExpiredTokenException",
                                "ExpiredToken",
                                "UnrecognizedClientException",
                                "InvalidClientTokenId",
                                "InvalidSignatureException",
                                "SignatureDoesNotMatch" -> "AWS does not take these credentials: " + words;
                        default -> call + " failed: " + code + ": " + words;
                    });
        }
        String words = String.valueOf(e.getMessage());
        return new Main.BadInput(
                words.contains("credentials") ? NO_CREDENTIALS : call + " in " + region + " failed: " + words);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C configured(B builder) {
        endpoint.ifPresent(builder::endpointOverride);
        return builder.httpClient(http)
                .region(region)
                .credentialsProvider(DefaultCredentialsProvider.builder().build())
                .overrideConfiguration(all -> all.apiCallTimeout(PATIENCE))
                .build();
    }

    @Override
    public void close() {
        http.close();
    }
}
