package dev.trailwarden.sandbox.s3;

import dev.trailwarden.sandbox.World;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.wire.ApiService;
import dev.trailwarden.sandbox.wire.RestForm;
import dev.trailwarden.sandbox.wire.ServiceProfile;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Amazon S3, as far as code packages need it. */
public final class S3Service implements ApiService {
    private final S3Form form = new S3Form();
    private final Map<String, Operation> operations = new TreeMap<>();

    /**
     * Makes the service.
     *
     * @param world has the authorizer and the identities that policies name
     * @param buckets what it serves
     */
    public S3Service(World world, Buckets buckets) {
        S3Access access = new S3Access(buckets, world.authorizer());
        operations.putAll(new BucketOperations(buckets, access, world.identities()).operations());
        operations.putAll(new ObjectOperations(buckets, access, world.clock(), world.ids()).operations());
    }

    @Override
    public ServiceProfile profile() {
        return new ServiceProfile(
                "s3",
                ServiceProfile.Protocol.REST_XML,
                "http://s3.amazonaws.com/doc/2006-03-01/",
                ApiError.ACCESS_DENIED);
    }

    @Override
    public Map<String, Operation> operations() {
        return operations;
    }

    @Override
    public Optional<RestForm> rest() {
        return Optional.of(form);
    }
}
