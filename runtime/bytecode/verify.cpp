// SPDX-License-Identifier: Apache-2.0
#include "runtime/bytecode/verify.h"

#include "runtime/bytecode/detail/verifier.h"

namespace proviso::bytecode {

Result<std::shared_ptr<const VerifiedProgram>> verify(Image image) {
    std::shared_ptr<VerifiedProgram> program(new VerifiedProgram);
    program->image_ = std::make_unique<const Image>(std::move(image));
    detail::Verifier verifier(*program->image_);
    if (!verifier.run()) return fail(FaultCode::BundleInvalid, verifier.message());
    program->types_ = std::move(verifier.types);
    program->confidential_ = std::move(verifier.confidential);
    program->domains_ = std::move(verifier.domains);
    program->patterns_ = std::move(verifier.patterns);
    for (const detail::ListPlace& list : verifier.lists) program->lists_.push_back(list.node);
    return program;
}

}  // namespace proviso::bytecode
