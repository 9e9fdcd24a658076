package dev.trailwarden.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trailwarden.scp.live.SdkProblem;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/** Asks the hub's desk function, as the person whose credentials the SDK finds. */
final class DeskClient implements AutoCloseable {
    /** A little longer than the function may run. */
    static final Duration PATIENCE = Duration.ofSeconds(310);

    private final ObjectMapper json = new ObjectMapper();
    private final String function;
    private final AwsClients aws;

    /**
     * @param options where the desk is
     * @throws Main.BadInput if nothing says in which Region
     */
    DeskClient(DeskOptions options) throws Main.BadInput {
        this(options.function(), options.aws(), PATIENCE);
    }

    /**
     * @param function name or ARN of the desk, or of another function of the hub that answers in the same way
     * @param options where AWS is
     * @param patience a little longer than the function may run
     * @throws Main.BadInput if nothing says in which Region
     */
    DeskClient(String function, AwsOptions options, Duration patience) throws Main.BadInput {
        this.function = function;
        this.aws = new AwsClients(options, regionOf(function), patience);
    }

    /** An ARN says its Region; a name does not. */
    private static Optional<String> regionOf(String function) {
        String[] arn = function.split(":", -1);
        return arn.length > 6 && "arn".equals(arn[0]) ? Optional.of(arn[3]) : Optional.empty();
    }

    /** The function's own name, which its log group has too. */
    private static String nameOf(String function) {
        String[] arn = function.split(":", -1);
        return arn.length > 6 ? arn[6] : arn[0];
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
        try (LambdaClient lambda = aws.client(LambdaClient.builder())) {
            response = lambda.invoke(
                    invoke -> invoke.functionName(function).payload(SdkBytes.fromUtf8String(request.toString())));
        } catch (ResourceNotFoundException e) {
            throw new Main.BadInput("there is no function " + function + " in " + aws.region()
                    + " of this account; deploy hub-lambda/hub.yaml, or say where it is with --function and --region");
        } catch (SdkException e) {
            throw problem("lambda:InvokeFunction on " + function + " in " + aws.region(), e);
        }
        JsonNode answer = read(response.payload().asUtf8String());
        if (response.functionError() != null) {
            throw new Main.BadInput(function + " failed: "
                    + answer.path("errorMessage").asText(answer.toString())
                    + "; its log is /aws/lambda/" + nameOf(function));
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
        try (StsClient sts = aws.client(StsClient.builder())) {
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

    private static Main.BadInput problem(String call, SdkException e) {
        return new Main.BadInput(SdkProblem.sentence(call, e));
    }

    @Override
    public void close() {
        aws.close();
    }
}
