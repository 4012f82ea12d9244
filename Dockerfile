# The node's image. `docker build .` makes it for the CPU, `docker build --target gpu ...` for NVIDIA GPUs (see there),
# `--target secrets` the one that makes a cluster's passwords and certificates.
#
# Debian 12 throughout: the decoder's system call filter is tested with Debian 12's media libraries, and Microsoft
# ships .NET 10 images for other distributions only. .NET itself is the same portable build everywhere, so it is
# copied from those images.
ARG DEBIAN=debian:12.11-slim
ARG DOTNET_SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG DOTNET_RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble
ARG NODE=node:22.17.0-bookworm-slim
ARG CUDA=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

FROM ${DOTNET_SDK} AS dotnet-sdk
FROM ${DOTNET_RUNTIME} AS dotnet-runtime
FROM ${CUDA} AS cuda

# --- the decoder child, in C -------------------------------------------------------------------------------------
FROM ${DEBIAN} AS decoder
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        build-essential cmake pkg-config libavformat-dev libavcodec-dev libavutil-dev libswscale-dev \
        libjpeg62-turbo-dev libpng-dev libwebp-dev libheif-dev libtiff-dev libseccomp-dev \
    && rm -rf /var/lib/apt/lists/*
COPY src/Kyc.Vision.Decoder /src/decoder
RUN /src/decoder/build.sh /out

# --- ONNX Runtime for the CPU, from the npm package; no script of any package runs ----------------------------------
FROM ${NODE} AS onnxruntime
ARG TARGETARCH
WORKDIR /src
COPY src/Kyc.Vision/Onnx/native/package.json src/Kyc.Vision/Onnx/native/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
    && mkdir /out \
    && if [ "${TARGETARCH:-amd64}" = arm64 ]; then arch=arm64; else arch=x64; fi \
    && cp "node_modules/onnxruntime-node/bin/napi-v6/linux/$arch/libonnxruntime.so.1" /out/

# --- the program ---------------------------------------------------------------------------------------------------
FROM ${DEBIAN} AS build
ARG REVISION=unknown
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates libssl3 libstdc++6 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=dotnet-sdk /usr/share/dotnet /usr/share/dotnet
WORKDIR /src
COPY Directory.Build.props Directory.Packages.props global.json .editorconfig ./
COPY src src
RUN --mount=type=cache,target=/root/.nuget/packages \
    /usr/share/dotnet/dotnet restore src/Kyc.Cli/Kyc.Cli.csproj --locked-mode \
    && /usr/share/dotnet/dotnet publish src/Kyc.Cli/Kyc.Cli.csproj -c Release --no-restore --nologo \
        -p:SourceRevisionId="$REVISION" -o /out
COPY --from=decoder /out/kyc-decoder /out/

# --- makes a cluster's secrets: `init` in docker-compose.yml ----------------------------------------------------------
FROM ${DEBIAN} AS secrets
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends openssl \
    && rm -rf /var/lib/apt/lists/*
COPY cluster-config/secrets /opt/kyc/cluster-config/secrets
COPY cluster-config/rabbitmq/definitions /opt/kyc/cluster-config/rabbitmq/
# Gives each folder to another user, so it starts as root; it runs once, without a network.
ENTRYPOINT ["/opt/kyc/cluster-config/secrets/make"]
CMD ["/secrets", "--owners", "yes"]

# --- what every node's image holds -----------------------------------------------------------------------------------
FROM ${DEBIAN} AS node
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates libssl3 libstdc++6 \
        libavformat59 libavcodec59 libavutil57 libswscale6 libjpeg62-turbo libpng16-16 libwebp7 libheif1 libtiff6 \
        libseccomp2 bubblewrap \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 kyc \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin kyc \
    && install -d -o 10001 -g 10001 -m 0700 /data /blobs /models
COPY --from=dotnet-runtime /usr/share/dotnet /usr/share/dotnet
COPY --from=build /out /opt/kyc
RUN ln -s /opt/kyc/kyc /usr/local/bin/kyc
# Nothing but /data, /tmp and, where nodes share files, /blobs is written to: run it with a read-only root and a tmpfs at
# /tmp. No diagnostics socket.
ENV DOTNET_EnableDiagnostics=0 \
    KYC_NODE__DATA_DIR=/data \
    KYC_EDGE__ADDRESSES=0.0.0.0 \
    KYC_LOG__FORMAT=json
WORKDIR /data
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=6s --start-period=60s --retries=3 CMD ["/opt/kyc/kyc", "health"]
ENTRYPOINT ["/opt/kyc/kyc"]
CMD ["run"]
LABEL org.opencontainers.image.title="kyc" \
      org.opencontainers.image.description="Face verification cluster: edge, session and worker node in one program" \
      org.opencontainers.image.documentation="README.md"

# --- for NVIDIA GPUs --------------------------------------------------------------------------------------------------
# The CUDA 12 build of ONNX Runtime, of the version that the npm package names; its digest has to be given, so that
# nobody's cache or mirror decides what runs:
#   docker build --target gpu --build-arg ONNXRUNTIME_GPU_SHA256=... .
# CUDA and cuDNN come from NVIDIA's runtime image; the driver from the machine (nvidia-container-toolkit).
FROM ${DEBIAN} AS onnxruntime-gpu
ARG ONNXRUNTIME_GPU_VERSION=1.30.0
ARG ONNXRUNTIME_GPU_SHA256
ARG FEED=https://api.nuget.org/v3-flatcontainer
ARG PACKAGE=microsoft.ml.onnxruntime.gpu.linux
ADD ${FEED}/${PACKAGE}/${ONNXRUNTIME_GPU_VERSION}/${PACKAGE}.${ONNXRUNTIME_GPU_VERSION}.nupkg /tmp/onnxruntime.zip
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends unzip \
    && rm -rf /var/lib/apt/lists/* \
    && sha256sum /tmp/onnxruntime.zip \
    && echo "${ONNXRUNTIME_GPU_SHA256:?give --build-arg ONNXRUNTIME_GPU_SHA256}  /tmp/onnxruntime.zip" \
        | sha256sum -c - \
    && unzip -j /tmp/onnxruntime.zip 'runtimes/linux-x64/native/libonnxruntime*.so*' -d /out \
    && rm -f /out/libonnxruntime_providers_tensorrt.so /tmp/onnxruntime.zip

FROM node AS gpu
COPY --from=cuda /usr/local/cuda-12.8/targets/x86_64-linux/lib /opt/cuda/lib
COPY --from=cuda /usr/lib/x86_64-linux-gnu/libcudnn*.so.9* /opt/cuda/lib/
COPY --from=onnxruntime-gpu /out /opt/onnxruntime
# Ready only with a GPU that works: a GPU node that silently computes on its CPU is a slow node nobody understands.
ENV LD_LIBRARY_PATH=/opt/cuda/lib \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    KYC_VISION__ONNXRUNTIME_LIBRARY=/opt/onnxruntime/libonnxruntime.so \
    KYC_VISION__PROVIDERS=CUDAExecutionProvider \
    KYC_VISION__REQUIRE_GPU=true
LABEL org.opencontainers.image.title="kyc-gpu"

# --- the default ------------------------------------------------------------------------------------------------------
FROM node AS cpu
COPY --from=onnxruntime /out/libonnxruntime.so.1 /opt/kyc/
